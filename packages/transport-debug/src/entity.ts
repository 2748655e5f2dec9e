import { decode, quotedOctets } from './decode-words.ts'
import { type CapturedField, findField, parseHeaderSection } from './header-field.ts'
import { parseParameterized } from './parameterized.ts'

/** One node of the MIME tree (RFC 2045 §2.4), read by simple means: good for assertions, not for mail of strangers. */
export interface CapturedEntity {
  readonly fields: readonly CapturedField[]
  /** In lower case, such as `text/plain`. */
  readonly mediaType: string
  /** Of Content-Type. */
  readonly parameters: Readonly<Record<string, string>>
  /** In lower case, such as `attachment`. */
  readonly disposition: string | undefined
  readonly fileName: string | undefined
  /** Without angle brackets. */
  readonly contentId: string | undefined
  /** In lower case, such as `base64`. */
  readonly transferEncoding: string
  /** Of a multipart. */
  readonly parts: readonly CapturedEntity[]
  /** Octets of the content, transfer encoding undone. Empty for a multipart. */
  readonly octets: Buffer
  /** Those of a `text/…` as text, with LF line ends. */
  readonly text: string | undefined
}

const DEEPEST = 50

/** Reads an entity. `source` holds an octet a character. */
export function parseEntity(source: string, depth = 0): CapturedEntity {
  const { fields, bodyAt } = parseHeaderSection(source)
  const body = source.slice(bodyAt)
  const type = parseParameterized(findField(fields, 'Content-Type')?.body ?? 'text/plain')
  const disposition = parseParameterized(findField(fields, 'Content-Disposition')?.body ?? '')
  const encoding = findField(fields, 'Content-Transfer-Encoding')?.body.toLowerCase() ?? '7bit'
  const multipart = type.value.startsWith('multipart/') && type.parameters.boundary !== undefined && depth < DEEPEST
  const octets = multipart ? Buffer.alloc(0) : decodeBody(body, encoding)
  return {
    fields,
    mediaType: type.value,
    parameters: type.parameters,
    disposition: disposition.value || undefined,
    fileName: disposition.parameters.filename ?? type.parameters.name,
    contentId: findField(fields, 'Content-ID')?.body.replace(/^<|>$/g, ''),
    transferEncoding: encoding,
    parts: multipart ? split(body, type.parameters.boundary ?? '').map((part) => parseEntity(part, depth + 1)) : [],
    octets,
    text: type.value.startsWith('text/') ? textOf(octets, type.parameters.charset ?? 'utf-8') : undefined,
  }
}

/** All entities that are no multipart, in order. */
export function leavesOf(entity: CapturedEntity): readonly CapturedEntity[] {
  return entity.mediaType.startsWith('multipart/') ? entity.parts.flatMap(leavesOf) : [entity]
}

/** What stands between the delimiter lines (RFC 2046 §5.1.1). */
function split(body: string, boundary: string): readonly string[] {
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`)
  const parts: string[] = []
  for (const piece of pieces.slice(1)) {
    if (piece.startsWith('--')) break
    const lineEnd = piece.indexOf('\r\n')
    parts.push(lineEnd < 0 ? '' : piece.slice(lineEnd + 2))
  }
  return parts
}

function decodeBody(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  if (encoding === 'quoted-printable') return quotedOctets(body.replace(/[ \t]+(?=\r\n|$)/g, '').replace(/=\r\n/g, ''))
  return Buffer.from(body, 'latin1')
}

function textOf(octets: Buffer, charset: string): string {
  return (decode(octets, charset) ?? octets.toString('latin1')).replaceAll('\r\n', '\n')
}
