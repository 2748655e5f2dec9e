import { ATTRIBUTE, consistsOf, isIn, isPrintable } from './characters.ts'
import { endOfFitting, utf8Octets } from './fitting.ts'
import { HEX } from './q-encoding.ts'
import { quote } from './quoted-string.ts'

/** What one parameter takes on a line of its own, with the space before it and the semicolon behind. */
const ROOM = 74

/**
 * A parameter as it stands behind the semicolons of a structured field, in one or more pieces that each fit on a line.
 *
 * A short value in ASCII that no reader takes for an encoded-word is a token or a quoted-string (RFC 2045 §5.1). Any other is written in extended form (RFC 2231),
 * and once more as a shortened one in ASCII for readers who know nothing of that. A value with control characters comes
 * back quoted as it is: the gate of the header refuses it.
 */
export function formatParameter(name: string, value: string): readonly string[] {
  if (value !== '' && name.length + value.length < ROOM && consistsOf(ATTRIBUTE, value)) return [`${name}=${value}`]
  const plain = `${name}=${quote(value)}`
  if (hasControl(value) || (isPrintable(value) && !value.includes('=?') && plain.length <= ROOM)) return [plain]
  return [...extended(name, value), `${name}=${quote(fallback(value, ROOM - name.length - 3))}`]
}

function hasControl(value: string): boolean {
  return /\p{Cc}/u.test(value)
}

/** Sections of RFC 2231 §3 and §4, in UTF-8; one without a number where it fits. */
function extended(name: string, value: string): string[] {
  const whole = value.length <= ROOM ? `${name}*=utf-8''${percent(value)}` : undefined
  if (whole !== undefined && whole.length <= ROOM) return [whole]
  const sections: string[] = []
  for (let start = 0; start < value.length; ) {
    const head = `${name}*${sections.length}*=${start === 0 ? "utf-8''" : ''}`
    const end = endOfFitting(value, start, Math.max(ROOM - head.length, 12), costInPercent)
    sections.push(head + percent(value.slice(start, end)))
    start = end
  }
  return sections
}

function costInPercent(codePoint: number): number {
  return isIn(ATTRIBUTE, codePoint) ? 1 : 3 * utf8Octets(codePoint)
}

function percent(value: string): string {
  let encoded = ''
  for (const octet of Buffer.from(value))
    encoded += isIn(ATTRIBUTE, octet) ? String.fromCharCode(octet) : `%${HEX[octet]}`
  return encoded
}

/** The value in ASCII for old readers, at most `room` characters long. What looks like a file's extension is kept. */
function fallback(value: string, room: number): string {
  const ascii = value
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\x20-\x7e]+/g, '_')
    .replace(/["\\]|=(?=\?)/g, '_')
  if (ascii.length <= room) return ascii
  const extension = /\.[A-Za-z\d]{1,8}$/.exec(ascii)?.[0] ?? ''
  return ascii.slice(0, room - extension.length) + extension
}
