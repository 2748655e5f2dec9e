// biome-ignore lint/suspicious/noControlCharactersInRegex: the definition of ASCII.
const BEYOND_ASCII = /[^\x00-\x7f]/
const GLANCE = 64

/**
 * Whether every character of `text` is ASCII. UTF-8 gives every other character more octets than UTF-16 units, so the two
 * lengths are equal for ASCII alone; counting them runs at the speed of memory. Text in other scripts mostly shows itself
 * at its beginning.
 */
export function isAsciiText(text: string): boolean {
  return !BEYOND_ASCII.test(text.slice(0, GLANCE)) && Buffer.byteLength(text) === text.length
}
