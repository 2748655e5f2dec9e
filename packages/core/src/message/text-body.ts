import { MessageError } from '../errors/message-error.ts'
import type { Body } from '../mime/body.ts'
import { crlfOctets } from '../octets/line-ends.ts'
import { checkText } from './check-form.ts'
import type { ContentInput } from './content-input.ts'
import { type Eventually, whenThere } from './eventually.ts'
import type { BodyInput } from './message-options.ts'
import { readWhole } from './read-whole.ts'

/** A body that people read, in memory. */
export interface TextBody {
  /** As it was given; text in octets is seen one character an octet. */
  readonly content: string | Uint8Array
  readonly charset: string
}

const UTF8 = /^utf-?8$/i
/** Charsets whose line ends are not the octets 13 and 10; such text travels as octets. */
const WIDE = /^(?:utf-?(?:16|32)|ucs|iso-10646)/i

/** Reads a body, calling it where it is a function. */
export function readBody(input: BodyInput, field: string): Eventually<TextBody> {
  const { content, charset } = isWithCharset(input) ? input : { content: input }
  checkText(charset, `${field}.charset`)
  return whenThere(readWhole(content, field), (whole) => {
    if (typeof whole === 'string' && charset !== undefined && !UTF8.test(charset)) {
      throw new MessageError('MESSAGE_FIELD', `Text is sent as UTF-8; give octets in ${charset}`, `${field}.charset`)
    }
    return { content: whole, charset: charset ?? 'utf-8' }
  })
}

/** The body as it is rendered: with CRLF at the end of each line (RFC 2046 §4.1.1), where its charset has such. */
export function toBody({ content, charset }: TextBody): Body {
  if (typeof content === 'string') return { kind: 'text', text: content }
  if (WIDE.test(charset)) return { kind: 'octets', octets: content, textual: false }
  return { kind: 'octets', octets: crlfOctets(content), textual: true }
}

function isWithCharset(input: BodyInput): input is Exclude<BodyInput, ContentInput> {
  return typeof input === 'object' && input !== null && 'content' in input
}
