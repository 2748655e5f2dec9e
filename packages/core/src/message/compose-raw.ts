import { isAscii, isUtf8 } from 'node:buffer'
import type { Content, MailObject } from '../delivery/mail-object.ts'
import { MessageError } from '../errors/message-error.ts'
import type { Source } from '../mime/body.ts'
import { type Survey, Surveyor } from '../octets/survey.ts'
import type { Fixed } from './fixed.ts'
import { readLabels } from './labels.ts'
import { RawOctets, RawStream } from './raw-content.ts'
import { rawEnvelopes } from './raw-envelope.ts'
import { type RawHead, readRawHead } from './raw-head.ts'
import type { RawMail } from './raw-mail.ts'
import { RawReader } from './raw-reader.ts'

const MAX_LINE = 998
const CRLF = Buffer.from('\r\n')

/** Looks a raw message over and makes it ready to go. `raw` is what `options.raw` is read from. */
export async function composeRaw(
  options: RawMail,
  raw: Uint8Array | Source,
  fixed: Fixed,
): Promise<readonly [MailObject, ...MailObject[]]> {
  const { head, content } =
    raw instanceof Uint8Array ? composeOctets(raw, options, fixed) : await composeStream(raw, options, fixed)
  const { messageId } = head
  const labels = readLabels(options.labels)
  const [first, ...others] = rawEnvelopes(options.envelope, head.fields).map((envelope) =>
    Object.freeze({ messageId, envelope, content, labels }),
  )
  return [first as MailObject, ...others]
}

interface Ready {
  readonly head: RawHead
  readonly content: Content
}

function composeOctets(raw: Uint8Array, options: RawMail, fixed: Fixed): Ready {
  const reader = new RawReader()
  const body = reader.push(raw)
  reader.end()
  const surveyor = new Surveyor()
  surveyor.push(body)
  const { head, facts } = judge(reader, surveyor.end(), options, fixed)
  const octets = Buffer.concat([head.octets, body, ...(endsLine(body) ? [] : [CRLF])])
  return { head, content: new RawOctets(octets, facts) }
}

async function composeStream(source: Source, options: RawMail, fixed: Fixed): Promise<Ready> {
  const reader = new RawReader()
  const surveyor = new Surveyor()
  for await (const chunk of source.open()) surveyor.push(reader.push(chunk))
  reader.end()
  const survey = surveyor.end()
  const { head, facts } = judge(reader, survey, options, fixed)
  const size = head.octets.length + survey.octets + (survey.endsLine ? 0 : 2)
  return { head, content: new RawStream(() => readAgain(source, head.octets, size), size, facts) }
}

/** The message ready to go: the new header section, then the body as it was. `CONTENT_CHANGED` where that grew or shrank. */
async function* readAgain(source: Source, head: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const reader = new RawReader()
  yield head
  let sent = head.length
  for await (const chunk of source.open()) {
    const body = reader.push(chunk)
    sent += body.length
    if (body.length > 0) yield Buffer.from(body)
  }
  if (sent === size - 2) yield CRLF
  else if (sent !== size)
    throw new MessageError('CONTENT_CHANGED', 'The raw message gave other octets than before', 'raw')
}

function judge(
  reader: RawReader,
  body: Survey,
  { keepBcc = false, longLines = 'refuse' }: RawMail,
  fixed: Fixed,
): { head: RawHead; facts: { eightBit: boolean; utf8Header: boolean } } {
  const head = readRawHead(reader.head, keepBcc, fixed)
  const surveyor = new Surveyor()
  surveyor.push(head.octets)
  const header = surveyor.end()
  if (body.nul || header.nul) throw new MessageError('CONTENT_RAW', 'The raw message has a NUL in it', 'raw')
  if (!isUtf8(head.octets)) {
    throw new MessageError(
      'CONTENT_RAW',
      'The header of the raw message is neither ASCII nor UTF-8 (RFC 6532 §3.1)',
      'raw',
    )
  }
  if (longLines !== 'pass' && Math.max(body.longestLine, header.longestLine) > MAX_LINE) {
    throw new MessageError('CONTENT_TOO_LONG_LINE', `The raw message has a line of more than ${MAX_LINE} octets`, 'raw')
  }
  return { head, facts: { eightBit: body.eightBit > 0, utf8Header: !isAscii(head.octets) } }
}

function endsLine(body: Uint8Array): boolean {
  return body.length === 0 || body.at(-1) === 10
}
