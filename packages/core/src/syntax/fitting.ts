/** A grapheme is looked for this far behind a place where a text may be cut. */
const LOOK_AHEAD = 16

let segmenter: Intl.Segmenter | undefined

/**
 * The end of the longest stretch of `text` from `start` that costs at most `room`, of one code point at least. No surrogate
 * pair is cut, and no grapheme but one that is longer than the room.
 */
export function endOfFitting(text: string, start: number, room: number, cost: (codePoint: number) => number): number {
  let end = start
  let left = room
  while (end < text.length) {
    const codePoint = text.codePointAt(end) ?? 0
    left -= cost(codePoint)
    if (left < 0 && end > start) return backToGrapheme(text, start, end)
    end += codePoint > 0xffff ? 2 : 1
  }
  return end
}

function backToGrapheme(text: string, start: number, end: number): number {
  if (text.charCodeAt(end - 1) < 0x80 && text.charCodeAt(end) < 0x80) return end
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const index = segmenter.segment(text.slice(start, end + LOOK_AHEAD)).containing(end - start)?.index ?? 0
  return index === 0 ? end : start + index
}

/** What a code point takes in UTF-8; half of a surrogate pair becomes U+FFFD. */
export function utf8Octets(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

/** What the whole text costs. */
export function costOf(text: string, cost: (codePoint: number) => number): number {
  let sum = 0
  for (let at = 0; at < text.length; at += 1) {
    const codePoint = text.codePointAt(at) ?? 0
    sum += cost(codePoint)
    if (codePoint > 0xffff) at += 1
  }
  return sum
}
