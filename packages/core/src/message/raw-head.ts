import { MessageError } from '../errors/message-error.ts'
import { findBody, parseRawHeader, type RawField } from '../mime/raw-header.ts'
import { formatDateTime } from '../syntax/date-time.ts'
import { formatMessageId } from '../syntax/msg-id.ts'
import type { Fixed } from './fixed.ts'

/** The header section of a raw message, read and made ready to go. */
export interface RawHead {
  readonly fields: readonly RawField[]
  readonly messageId: string
  /** With the empty line behind it. */
  readonly octets: Uint8Array
}

/** What editors put ahead of a text in UTF-8, one character an octet. It is no part of a message. */
const BYTE_ORDER_MARK = '\xef\xbb\xbf'

/** `text` is the header section in CRLF form, one character an octet, without the empty line behind it. */
export function readRawHead(text: string, keepBcc: boolean, fixed: Fixed): RawHead {
  const fields = parseRawHeader(text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text)
  if (fields === undefined || fields.length === 0) throw noHeader(text)
  const known = messageIdOf(fields)
  const messageId = known ?? formatMessageId(fixed.random.slice(0, 24), domainOf(fields))
  let added = known === undefined ? `Message-ID: ${messageId}\r\n` : ''
  if (!fields.some(({ name }) => name === 'date')) added += `Date: ${formatDateTime(new Date(fixed.now))}\r\n`
  const kept = keepBcc ? fields : fields.filter(({ name }) => name !== 'bcc' && name !== 'resent-bcc')
  const octets = Buffer.from(`${added}${kept.map((field) => field.text).join('')}\r\n`, 'latin1')
  return { fields, messageId, octets }
}

function noHeader(text: string): MessageError {
  const why = text.startsWith('From ') ? ', but with the "From " line of an mbox, which is none of them' : ''
  return new MessageError('CONTENT_RAW', `The raw message does not begin with header fields${why}`, 'raw')
}

/** An identifier that is not well formed is left as it is. */
function messageIdOf(fields: readonly RawField[]): string | undefined {
  const body = findBody(fields, 'message-id')
  return body === undefined ? undefined : (/<[^<>\s]+>/.exec(body)?.[0] ?? body)
}

/** What follows the last @ of From; its address need not be well formed, since the envelope may be given. */
function domainOf(fields: readonly RawField[]): string {
  return /@([a-z\d-]+(?:\.[a-z\d-]+)*)[^@]*$/i.exec(findBody(fields, 'from') ?? '')?.[1] ?? 'raw.invalid'
}
