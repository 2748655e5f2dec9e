import { functionsOf } from '../house/functions.ts'
import { placeOf, type Source } from '../house/source.ts'
import type { Check } from './check.ts'

const FILE_LINES = 250
const FUNCTION_LINES = 40

/** What a file or function that is longer must say in a comment, with a reason behind it. */
const REASON = /\bLong because: ?\S/

function lines(text: string): number {
  return text.trimEnd().split('\n').length
}

function fileProblems({ path, text }: Source): string[] {
  const count = lines(text)
  return count <= FILE_LINES || REASON.test(text) ? [] : [`${path}: ${count} lines, and no reason "Long because: …"`]
}

/** The reason stands in the function, or in the comment right above it. */
function functionProblems(source: Source): string[] {
  return functionsOf(source.path, source.text).flatMap(({ start, end }) => {
    const count = lines(source.text.slice(start, end))
    if (count <= FUNCTION_LINES) return []
    const above = source.text.slice(0, start).split('\n').slice(-4, -1).join('\n')
    if (REASON.test(above) || REASON.test(source.text.slice(start, end))) return []
    return [`${placeOf(source, start)}: a function of ${count} lines, and no reason "Long because: …"`]
  })
}

export const lengths: Check = {
  name: 'lengths of files and functions',
  find: ({ sources }) =>
    sources
      .filter(({ path }) => !path.endsWith('.test.ts'))
      .flatMap((source) => [...fileProblems(source), ...functionProblems(source)]),
}
