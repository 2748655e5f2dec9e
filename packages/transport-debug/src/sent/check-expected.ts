import { nearestName } from '@turbomail/core/contract'

/** Refuses what is no object, has a name that is not among `known`, or leaves one open: an assertion must not come to nothing. */
export function checkExpected(given: unknown, known: readonly string[], place = ''): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || given instanceof RegExp) {
    throw new TypeError(`${place === '' ? 'What is expected' : place.slice(0, -1)} must be an object`)
  }
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) throw unknown(name, known, place)
    if (value === undefined) throw new TypeError(`${place}${name} is undefined: leave it out where it is not expected`)
  }
}

function unknown(name: string, known: readonly string[], place: string): TypeError {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean ${place}${nearest}?`
  return new TypeError(`Nothing is expected as ${place}${name}: ${hint}`)
}
