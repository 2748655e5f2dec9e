import type { BreakerOptions } from './breaker-options.ts'
import type { Limiter } from './limiter.ts'
import type { PaceOptions } from './pace-options.ts'

/** What stands between a manager and one relay, and holds mails back. */
export interface Guards {
  /** At most so much in so long: what `limiter()` returns. One may be shared by several relays and mailers. @default no limits */
  readonly limiter?: Limiter | undefined
  /** Leaves a relay that fails alone for a while; `false` never does. @default see each */
  readonly breaker?: BreakerOptions | false | undefined
  /** Slows down for a relay or a domain that asks for it; `false` never does. @default see each */
  readonly pace?: PaceOptions | false | undefined
}
