import { MailError, nearestName } from '@turbomail/core/contract'

/**
 * What `pick` names among `ways`; or the error of a mail that goes no way: `ROUTE_UNKNOWN` where there is nothing of that
 * name, `ROUTE_FAILED` where `pick` throws.
 */
export function findWay<T extends object>(ways: ReadonlyMap<unknown, T>, pick: () => string): T | MailError {
  let name: unknown
  try {
    name = pick()
  } catch (cause) {
    return new MailError('ROUTE_FAILED', 'The function that names the way of a mail threw.', { cause })
  }
  return ways.get(name) ?? unknownWay(name, [...ways.keys()].map(String))
}

function unknownWay(name: unknown, known: readonly string[]): MailError {
  const told = typeof name === 'string' ? JSON.stringify(name) : `a value of type ${typeof name}`
  const nearest = typeof name === 'string' ? nearestName(name, known) : undefined
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
  return new MailError('ROUTE_UNKNOWN', `A mail was to go by ${told}; there is ${known.join(', ')}.${hint}`)
}
