/** What an ASCII character may stand for; a set of these per character is in the table below. */
export const ATEXT = 1
/** RFC 2045 §5.1. */
export const TOKEN = 2
/** What stands for itself in a Q-encoded word of a phrase (RFC 2047 §5 (3)). */
export const PHRASE_Q = 4
/** The same in unstructured text. */
export const TEXT_Q = 8
/** RFC 2231 §7: `attribute-char`. */
export const ATTRIBUTE = 16
/** Letters, digits, hyphen and underscore of a domain's labels. */
export const LABEL = 32
/** Visible characters and the space. */
export const PRINTABLE = 64
/** Characters that leave ink (RFC 5234 appendix B.1: `VCHAR`). */
export const VISIBLE = 128

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const INK = `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~${ALPHANUMERIC}`

const table: Uint8Array = new Uint8Array(128)
mark(ATEXT, `!#$%&'*+-/=?^_\`{|}~${ALPHANUMERIC}`)
mark(TOKEN, `!#$%&'*+-.^_\`{|}~${ALPHANUMERIC}`)
mark(PHRASE_Q, `!*+-/${ALPHANUMERIC}`)
mark(TEXT_Q, without(INK, '=?_'))
mark(ATTRIBUTE, `!#$&+-.^_\`{|}~${ALPHANUMERIC}`)
mark(LABEL, `-_${ALPHANUMERIC}`)
mark(PRINTABLE, ` ${INK}`)
mark(VISIBLE, INK)

function mark(set: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0)
    table[code] = (table[code] ?? 0) | set
  }
}

function without(characters: string, taken: string): string {
  return [...characters].filter((character) => !taken.includes(character)).join('')
}

/** Whether the ASCII character of this code is in `set`; no other character ever is. */
export function isIn(set: number, code: number): boolean {
  return ((table[code] ?? 0) & set) !== 0
}

/** Whether every character is an ASCII one of `set`. Empty text is. */
export function consistsOf(set: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (((table[text.charCodeAt(at)] ?? 0) & set) === 0) return false
  }
  return true
}

/** Whether all of it is printable ASCII, the space among it. */
export function isPrintable(text: string): boolean {
  return consistsOf(PRINTABLE, text)
}

/** Whether all of it is ASCII. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false
  return true
}

const CONTROL = /[\p{Cc}\p{Cs}\u2028\u2029]/u

/** Where the first control character, line separator or half of a surrogate pair stands; -1 when there is none. */
export function findControl(text: string): number {
  return isPrintable(text) ? -1 : text.search(CONTROL)
}
