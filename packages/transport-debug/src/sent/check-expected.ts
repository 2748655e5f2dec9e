import { nearestName } from '@turbomail/core/contract'

/** Refuses what is no object, has a name that is not among `known`, or leaves one open: an assertion must not come to nothing. */
export function checkExpected(given: unknown, known: readonly string[], place = ''): void {
  for (const [name, value] of entriesOf(given, place)) {
    if (!known.includes(name)) throw unknown(name, known, place)
    if (value === undefined) throw new TypeError(`${place}${name} is undefined: leave it out where it is not expected`)
  }
}

/** What is named in `given`, which must be an object; a `Map`, a pattern or a promise would seem to have nothing in it. */
function entriesOf(given: unknown, place = ''): readonly (readonly [string, unknown])[] {
  if (Object.prototype.toString.call(given) === '[object Object]') return Object.entries(given as object)
  throw new TypeError(`${place === '' ? 'What is expected' : place.slice(0, -1)} must be an object`)
}

/** The same where something has to be named. */
export function someEntriesOf(given: unknown, place: string): readonly (readonly [string, unknown])[] {
  const entries = entriesOf(given, place)
  if (entries.length > 0) return entries
  throw new TypeError(`${place.slice(0, -1)} is empty: leave it out where nothing of it is expected`)
}

function unknown(name: string, known: readonly string[], place: string): TypeError {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean ${place}${nearest}?`
  return new TypeError(`Nothing is expected as ${place}${name}: ${hint}`)
}
