import { type DispatcherFactory, OptionsError } from '@turbomail/core/contract'
import { balance } from './balance.ts'
import { type CombinationOptions, resolveCombination, takeApart, type WithOptions } from './options.ts'
import { checkRelay, type Relay } from './relay.ts'

/** A relay and its share: a number above 0. */
export type WeightedRelay = readonly [relay: Relay, weight: number]

/**
 * Shares the mails out by weight: of `weighted([a, 3], [b, 1])`, three of four mails go to `a`, evenly spread. What a relay
 * has no slot for, or fails at, goes to the others, as with `roundRobin()`.
 *
 * Options stand behind the relays. Throws an `OptionsError`.
 */
export function weighted(...given: WithOptions<WeightedRelay, CombinationOptions>): DispatcherFactory {
  const { members, options } = takeApart(given)
  const relays = members.map((member, index) => checkWeighted(member, `relays[${index}]`))
  const name = `weighted(${relays.map(([relay, weight]) => `${relay.name} ${weight}`).join(', ')})`
  return balance({ name, relays }, resolveCombination(options))
}

function checkWeighted(value: unknown, place: string): WeightedRelay {
  if (!Array.isArray(value)) throw invalid(place, 'a relay and its weight, such as [smtp(…), 3]')
  const [relay, weight]: readonly unknown[] = value
  if (typeof weight === 'number' && weight > 0 && Number.isFinite(weight) && value.length === 2) {
    return [checkRelay(relay, place), weight]
  }
  throw invalid(`${place}[1]`, 'a number above 0')
}

function invalid(option: string, kind: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `${option} must be ${kind}.`, option)
}
