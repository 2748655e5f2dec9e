/** `atext` (RFC 5322 §3.2.3). */
export const ATEXT = 1
/** `atext` and the space: what words of a phrase that need no quotes consist of. */
export const ATOMS = 2
/** What stands for itself in a Q-encoded word of a phrase (RFC 2047 §5 (3)). */
export const PHRASE_Q = 4
/** The same in unstructured text. */
export const TEXT_Q = 8
/** `attribute-char` (RFC 2231 §7): a token of RFC 2045 §5.1 that no reader takes for more. */
export const ATTRIBUTE = 16
/** Lower-case letters, digits and the hyphen: what a domain's labels mostly consist of. */
export const LABEL = 32
/** `VCHAR` (RFC 5234 appendix B.1). */
export const VISIBLE = 64

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const ALPHANUMERIC = `0123456789${LOWER.toUpperCase()}${LOWER}`
const INK = `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~${ALPHANUMERIC}`
const ATOM_INK = `!#$%&'*+-/=?^_\`{|}~${ALPHANUMERIC}`

const table: Uint8Array = new Uint8Array(128)
mark(ATEXT, ATOM_INK)
mark(ATOMS, ` ${ATOM_INK}`)
mark(PHRASE_Q, `!*+-/${ALPHANUMERIC}`)
mark(TEXT_Q, INK.replaceAll(/[=?_]/g, ''))
mark(ATTRIBUTE, `!#$&+-.^_\`{|}~${ALPHANUMERIC}`)
mark(LABEL, `0123456789-${LOWER}`)
mark(VISIBLE, INK)

function mark(set: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0)
    table[code] = (table[code] ?? 0) | set
  }
}

/** Whether the ASCII character of this code is in `set`; no other character ever is. */
export function isIn(set: number, code: number): boolean {
  return code < 128 && ((table[code] as number) & set) !== 0
}

/** Whether every character is an ASCII one of `set`. Empty text is. */
export function consistsOf(set: number, text: string): boolean {
  return endOf(set, text, 0) === text.length
}

/** The end of the run of ASCII characters of `set` that starts at `start`; `start` itself where there is none. */
export function endOf(set: number, text: string, start: number): number {
  const { length } = text
  let at = start
  while (at < length && isIn(set, text.charCodeAt(at))) at += 1
  return at
}

const UNPRINTABLE = /[^ -~]/
const BEYOND_ASCII = /[^\0-\x7f]/
const CONTROL = /\p{Cc}/u

/** Whether all of it is printable ASCII, the space among it. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text)
}

/** Whether all of it is ASCII. */
export function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text)
}

/** Where the first control character stands, of ASCII or of those behind it (U+0080 to U+009F); -1 when there is none. */
export function findControl(text: string): number {
  return isPrintable(text) ? -1 : text.search(CONTROL)
}
