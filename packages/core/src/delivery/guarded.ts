import { checkOptionNames } from '../errors/check-options.ts'
import type { DispatcherFactory } from './dispatcher.ts'
import { type Guards, resolveGuards } from './guards.ts'
import { liftTransport } from './lift-transport.ts'
import type { TransportFactory } from './transport.ts'

/**
 * A relay that brings guards of its own, for combinations of several: what it leaves open is as the mailer has it. Throws an
 * `OptionsError` that names what is unknown or malformed.
 *
 * ```ts
 * const transport = failover(guarded(smtp('smtps://a.example'), { limiter: limiter({ mailsPerSecond: 20 }) }), smtp(…))
 * ```
 */
export function guarded(transport: TransportFactory | DispatcherFactory, guards: Guards): DispatcherFactory {
  checkOptionNames(guards, ['limiter', 'breaker', 'pace'])
  resolveGuards(guards)
  const { limiter, breaker, pace } = guards
  return {
    name: transport.name,
    createDispatcher: (ports, others = {}) =>
      liftTransport(transport, ports, {
        limiter: limiter ?? others.limiter,
        breaker: breaker ?? others.breaker,
        pace: pace ?? others.pace,
      }),
  }
}
