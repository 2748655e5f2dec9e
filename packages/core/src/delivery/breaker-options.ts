import { checkOptionNames, numberOption } from '../errors/check-options.ts'

/** When a relay is left alone, and for how long. */
export interface BreakerOptions {
  /**
   * Failures of the relay in a row after which it is left alone.
   * @default 5
   */
  readonly failures?: number | undefined
  /**
   * How long it is left alone before one attempt is made to see; doubles each time that fails.
   * @default 5_000
   */
  readonly openMs?: number | undefined
  /**
   * It is never left alone for longer.
   * @default 300_000
   */
  readonly maxOpenMs?: number | undefined
}

/** Breaker options with nothing left open. */
export type ResolvedBreaker = { readonly [Name in keyof BreakerOptions]-?: number }

const DEFAULTS: ResolvedBreaker = Object.freeze({ failures: 5, openMs: 5_000, maxOpenMs: 300_000 })

/** Throws an `OptionsError` that names what is unknown or malformed, as `breaker.openMs`. */
export function resolveBreaker(given: BreakerOptions | undefined): ResolvedBreaker {
  checkOptionNames(given, Object.keys(DEFAULTS), 'breaker.')
  const { failures, openMs, maxOpenMs } = given ?? {}
  return Object.freeze({
    failures: numberOption(failures, 'breaker.failures', DEFAULTS.failures, { least: 1, whole: true }),
    openMs: numberOption(openMs, 'breaker.openMs', DEFAULTS.openMs, { least: 1 }),
    maxOpenMs: numberOption(maxOpenMs, 'breaker.maxOpenMs', DEFAULTS.maxOpenMs, { least: 1 }),
  })
}
