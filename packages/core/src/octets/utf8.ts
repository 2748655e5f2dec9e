import { transcode } from 'node:buffer'

// biome-ignore lint/suspicious/noControlCharactersInRegex: the bounds of Latin-1.
const BEYOND_LATIN_1 = /[^\x00-\xff]/
const GLANCE = 64

/**
 * `text` in UTF-8; halves of surrogate pairs become U+FFFD. Text in scripts beyond Latin-1 takes half the time by way of
 * UTF-16, which is how it is held; a Node without ICU, and text with such halves, take the other way.
 */
export function utf8Octets(text: string): Buffer {
  if (!BEYOND_LATIN_1.test(text.slice(0, GLANCE))) return Buffer.from(text)
  try {
    return transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8') as Buffer
  } catch {
    return Buffer.from(text)
  }
}
