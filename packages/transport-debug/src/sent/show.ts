import { printable } from '../printable.ts'

const LONGEST = 120
/** How much of an expected text has to be found for the place to be worth showing. */
const LEAST_FOUND = 8
const BEFORE = 20

/** On one line, with quotes around it, line ends as `\n`, and no control characters; `null` is `none`. */
export function showText(text: string | RegExp | null | undefined, from = 0): string {
  if (text === undefined || text === null) return 'none'
  if (typeof text !== 'string') return String(text)
  const shown = text.slice(from, from + LONGEST)
  const more = from > 0 || shown.length < text.length ? ` (of ${text.length} characters)` : ''
  return `"${from > 0 ? '…' : ''}${oneLine(shown)}${from + shown.length < text.length ? '…' : ''}"${more}`
}

/** A long text where it begins to be as expected, if it does anywhere. */
export function showNear(text: string | undefined, expected: string | RegExp | null): string {
  if (text === undefined || typeof expected !== 'string' || text.length <= LONGEST) return showText(text)
  const length = foundLength(text, expected)
  const at = text.indexOf(expected.slice(0, length))
  return length < LEAST_FOUND || at + length <= LONGEST ? showText(text) : showText(text, Math.max(0, at - BEFORE))
}

/** A long text from shortly before `place` on. */
export function showFrom(text: string, place: number): string {
  return showText(text, place < LONGEST ? 0 : place - BEFORE)
}

/** The items as a list on one line. */
export function showList(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ')
}

/** What has a name or an address of its own: without quotes. */
export function showPlain(text: string): string {
  const line = oneLine(text)
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

function oneLine(text: string): string {
  return printable(
    text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r'),
  )
}

/** How many of the first characters of `expected` stand somewhere in `text`, in one piece. */
function foundLength(text: string, expected: string): number {
  let [found, none] = [0, expected.length + 1]
  while (found + 1 < none) {
    const middle = (found + none) >> 1
    if (text.includes(expected.slice(0, middle))) found = middle
    else none = middle
  }
  return found
}
