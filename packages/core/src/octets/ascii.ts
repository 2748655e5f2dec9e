/**
 * Whether every character of `text` is ASCII. UTF-8 gives every other character more octets than UTF-16 units, so the two
 * lengths are equal for ASCII alone; counting them runs at the speed of memory.
 */
export function isAsciiText(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}
