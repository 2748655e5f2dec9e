import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'

/**
 * The caller's resolver, made safe: one that throws, answers twice, gives one address where all are asked for, or none of
 * the family that is asked for, would have Node throw where nobody can catch it, or try what cannot work.
 */
export function ownResolver(given: LookupFunction): LookupFunction {
  return (name, options, callback) => {
    let answered = false
    const answer: typeof callback = (error, address) => {
      if (answered) return
      answered = true
      const found = error ? [] : usable(address, options.family)
      const [first] = found
      if (first === undefined) callback(error ?? noAddress(name), '', 0)
      else if (options.all) callback(null, found)
      else callback(null, first.address, first.family)
    }
    try {
      given(name, options, answer)
    } catch (error) {
      answer(error as Error, '', 0)
    }
  }
}

function usable(address: unknown, wanted: unknown): LookupAddress[] {
  const list: readonly unknown[] = Array.isArray(address) ? address : [{ address }]
  return list
    .map((each) => String((each as { address?: unknown } | null)?.address))
    .map((text) => ({ address: text, family: isIP(text) }))
    .filter(({ family }) => family !== 0 && (wanted === family || !wanted))
}

function noAddress(name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`the option lookup gave no address for ${name}`), { code: 'ENOTFOUND' })
}
