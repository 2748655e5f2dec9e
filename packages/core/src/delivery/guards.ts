import { OptionsError } from '../errors/options-error.ts'
import { type BreakerOptions, type ResolvedBreaker, resolveBreaker } from './breaker-options.ts'
import type { Limiter } from './limiter.ts'
import { type PaceOptions, type ResolvedPace, resolvePace } from './pace-options.ts'

/** What stands between a manager and one relay, and holds mails back. */
export interface Guards {
  /**
   * At most so much in so long: what `limiter()` returns. One may be shared by several relays and mailers.
   * @default no limits
   */
  readonly limiter?: Limiter | undefined
  /**
   * Leaves a relay that fails alone for a while; `false` never does.
   * @default { failures: 5, openMs: 5_000, maxOpenMs: 300_000 }
   */
  readonly breaker?: BreakerOptions | false | undefined
  /**
   * Slows down for a relay or a domain that asks for it; `false` never does.
   * @default { decrease: 0.5, least: 0.1 }, and back within minutes
   */
  readonly pace?: PaceOptions | false | undefined
}

/** Guards with nothing left open; `undefined` where one is not wanted. */
export interface ResolvedGuards {
  readonly limiter: Limiter | undefined
  readonly breaker: ResolvedBreaker | undefined
  readonly pace: ResolvedPace | undefined
}

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveGuards({ limiter, breaker, pace }: Guards): ResolvedGuards {
  if (limiter !== undefined && !isLimiter(limiter)) {
    throw new OptionsError('OPTIONS_INVALID', 'limiter must be what limiter() returns.', 'limiter')
  }
  return {
    limiter,
    breaker: breaker === false ? undefined : resolveBreaker(breaker),
    pace: pace === false ? undefined : resolvePace(pace),
  }
}

/** By its shape: one of another copy of core will do. */
function isLimiter(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'hold' in value && 'begin' in value
}
