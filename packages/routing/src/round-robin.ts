import type { DispatcherFactory } from '@turbomail/core/contract'
import { balance } from './balance.ts'
import { type CombinationOptions, resolveCombination, takeRelays, type WithOptions } from './options.ts'
import { nameOf, type Relay } from './relay.ts'

/**
 * Gives the mails to the relays by turns. One that has no slot, or fails, is passed over; what a relay did not take through a
 * fault of its own goes to another, by the rules of `failover()`. Where no relay has a slot, a mail waits for the first that has.
 *
 * `roundRobin(a, b)`, or with options behind the relays. Throws an `OptionsError`.
 */
export function roundRobin(...given: WithOptions<Relay, CombinationOptions>): DispatcherFactory {
  const { relays, options } = takeRelays(given)
  const name = nameOf('roundRobin', relays)
  return balance({ name, relays: relays.map((relay) => [relay, 1] as const) }, resolveCombination(options))
}
