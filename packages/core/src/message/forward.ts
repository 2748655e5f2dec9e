import { isAscii } from 'node:buffer'
import { MessageError } from '../errors/message-error.ts'
import type { ContentType } from '../mime/content-type.ts'
import { OCTET_STREAM } from '../mime/media-types.ts'
import { toSevenBit } from '../mime/seven-bit.ts'
import { asBuffer } from '../octets/chunks.ts'
import { crlfOctets } from '../octets/line-ends.ts'
import { survey } from '../octets/survey.ts'
import type { TypedBody } from './attachment.ts'
import type { ComposedContent } from './composed-content.ts'

const MAX_LINE = 998
const RFC822: ContentType = { mediaType: 'message/rfc822', parameters: {} }
/** A message with UTF-8 in its header, which may be encoded as a whole (RFC 6532 §3.7). */
const GLOBAL: ContentType = { mediaType: 'message/global', parameters: {} }

/** Whether what is of this type may not be encoded as a whole (RFC 2045 §6.4, RFC 2046 §5.2). */
export function isComposite({ mediaType }: ContentType): boolean {
  return mediaType.startsWith('multipart/') || /^message\/(?:rfc822|partial|external-body)$/.test(mediaType)
}

/** A message that TurboMail has composed, as it goes within another. */
export async function forwardContent(content: ComposedContent): Promise<TypedBody> {
  const octets = await content.whole('8BITMIME')
  if (content.utf8Header) return { type: GLOBAL, body: { kind: 'octets', octets, textual: true } }
  const { eightBit } = content
  const sevenBit = eightBit ? await content.whole('7BIT') : octets
  return { type: RFC822, body: { kind: 'composite', octets, eightBit, sevenBit: () => sevenBit } }
}

/**
 * A message, or multipart, of anyone's, as it goes within another: its line ends become CRLF. What cannot go so is refused
 * where the caller is `certain` that it is one; otherwise it goes as a file.
 */
export function forwardOctets(octets: Uint8Array, type: ContentType, field: string, certain: boolean): TypedBody {
  const crlf = crlfOctets(octets)
  const { nul, longestLine, eightBit } = survey(crlf)
  if (nul || longestLine > MAX_LINE) {
    if (certain) throw unfit(nul, field)
    const file: ContentType = { mediaType: OCTET_STREAM, parameters: {} }
    return { type: file, body: { kind: 'octets', octets, textual: false } }
  }
  const isMessage = type.mediaType === RFC822.mediaType
  if (isMessage && !isAscii(headerOf(crlf))) {
    return { type: GLOBAL, body: { kind: 'octets', octets: crlf, textual: true } }
  }
  const sevenBit = (): Uint8Array => (isMessage ? toSevenBit(crlf, field) : refuse(field))
  return { type, body: { kind: 'composite', octets: crlf, eightBit: eightBit > 0, sevenBit } }
}

function headerOf(crlf: Uint8Array): Uint8Array {
  const end = asBuffer(crlf).indexOf('\r\n\r\n')
  return end === -1 ? crlf : crlf.subarray(0, end)
}

function unfit(nul: boolean, field: string): MessageError {
  return nul
    ? new MessageError('CONTENT_RAW', `${field} has a NUL in it, so it is no message`, field)
    : new MessageError('CONTENT_TOO_LONG_LINE', `${field} has a line of more than ${MAX_LINE} octets`, field)
}

function refuse(field: string): never {
  throw new MessageError('CONTENT_NEEDS_8BITMIME', `${field} is 8-bit and may not be encoded`, field)
}
