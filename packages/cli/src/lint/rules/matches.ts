import type { Hit } from '../finding.ts'

/** A hit for each place in `text` that the pattern, which is global, matches. */
export function* matches(text: string, pattern: RegExp, words: (match: string) => string, from = 0): Iterable<Hit> {
  for (const { 0: match, index } of text.matchAll(pattern)) yield { at: from + index, message: words(match) }
}
