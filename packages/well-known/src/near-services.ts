import { nearestName } from '@turbomail/core/contract'
import { services } from './services.ts'

const MOST = 5
/** What is shorter stands in too many names to be a hint. */
const LEAST_LETTERS = 3

/** Up to five names, aliases or domains that begin with what was asked for; else the one that it may be a slip of. */
export function nearServices(asked: string): readonly string[] {
  const known = services.flatMap(({ name, aliases, domains }) => [name, ...aliases, ...domains])
  const begun = asked.length < LEAST_LETTERS ? [] : known.filter((one) => one.toLowerCase().startsWith(asked))
  if (begun.length > 0) return begun.slice(0, MOST)
  const nearest = nearestName(asked, known)
  return nearest === undefined ? [] : [nearest]
}
