import { MessageError } from '../errors/message-error.ts'
import { consistsOf, isPrintable, VISIBLE } from '../syntax/characters.ts'
import { fold } from '../syntax/fold.ts'
import { type FieldKind, fieldKind } from './field-names.ts'

const MAX_NAME = 76
const CACHE_ENTRIES = 1024

/** Every control character of Unicode but the tab. */
const CONTROL = /[^\P{Cc}\t]/u

const checkedNames = new Map<string, FieldKind>()

/**
 * The one gate where a field becomes what is sent: `Name: body`, folded, with its CRLF. The name and every character of the
 * body, as they will be written, are checked here and nowhere else, so no caller can slip another field or line in.
 *
 * `HEADER_NAME` where the name is none (RFC 5322 §3.6.8); `HEADER_BODY` where the body has a control character but the tab:
 * CR, LF, NUL among them; `HEADER_TOO_LONG` where it cannot be folded. A body that is not ASCII is raw UTF-8 (RFC 6532).
 */
export function formatField(name: string, body: string): string {
  const { structured } = checkName(name)
  const text = isTrimmed(body) ? body : body.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '')
  if (!isPrintable(text)) checkBody(name, text)
  return text === '' ? `${name}:\r\n` : `${fold(name, text, structured)}\r\n`
}

/** What is known of the field of that name; `HEADER_NAME` where it cannot be one. */
export function checkName(name: string): FieldKind {
  const known = checkedNames.get(name)
  if (known !== undefined) return known
  if (name === '' || name.length > MAX_NAME || name.includes(':') || !consistsOf(VISIBLE, name)) {
    throw new MessageError('HEADER_NAME', `Not the name of a header field: ${JSON.stringify(name.slice(0, 80))}`, name)
  }
  if (checkedNames.size >= CACHE_ENTRIES) checkedNames.clear()
  const kind = fieldKind(name)
  checkedNames.set(name, kind)
  return kind
}

function checkBody(name: string, text: string): void {
  const offset = text.search(CONTROL)
  if (offset === -1) return
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')
  throw new MessageError(
    'HEADER_BODY',
    `The field ${name} has the control character U+${code} at offset ${offset}`,
    name,
  )
}

function isTrimmed(text: string): boolean {
  return !isWhite(text.charCodeAt(0)) && !isWhite(text.charCodeAt(text.length - 1))
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x09
}
