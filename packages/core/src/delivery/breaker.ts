import type { Clock } from '../ports/clock.ts'
import type { ResolvedBreaker } from './breaker-options.ts'
import { TransportFailedError } from './transport-failed-error.ts'

/**
 * Leaves a relay alone that has failed several times in a row. Closed, it lets everything pass. Open, it refuses every
 * attempt. When its time is over it is half open: one attempt, the probe, is let through. That one's success closes it; its
 * failure opens it for twice as long.
 *
 * It has no timer: whoever asks learns how it stands now.
 */
export class Breaker {
  readonly #name: string
  readonly #options: ResolvedBreaker
  readonly #clock: Clock
  #failures = 0
  #openMs = 0
  /** Why attempts are refused, when it is not closed. */
  #refusal: TransportFailedError | undefined
  #openedAt = 0
  #probe: object | undefined

  constructor(name: string, options: ResolvedBreaker, clock: Clock) {
    this.#name = name
    this.#options = options
    this.#clock = clock
  }

  get isClosed(): boolean {
    return this.#refusal === undefined
  }

  /** How many of `free` slots an attempt may have. */
  slots(free: number): number {
    if (this.#refusal === undefined) return free
    return this.refuses() === undefined ? Math.min(1, free) : 0
  }

  /** How long it refuses everything yet; 0 when it is half open or closed. */
  get openForMs(): number {
    if (this.#refusal === undefined) return 0
    const now = this.#clock.now()
    this.#openedAt = Math.min(this.#openedAt, now)
    return Math.max(0, this.#openedAt + this.#openMs - now)
  }

  /** What an attempt fails with that is made now; `undefined` when it may go on. */
  refuses(attempt?: object): TransportFailedError | undefined {
    if (this.#probe === undefined) return this.openForMs > 0 ? this.#refusal : undefined
    return this.#probe === attempt ? undefined : this.#refusal
  }

  /** As `refuses`; an attempt that may go on while it is half open is the probe from now on. */
  enter(attempt: object): TransportFailedError | undefined {
    const refusal = this.refuses(attempt)
    if (refusal === undefined && this.#refusal !== undefined) this.#probe = attempt
    return refusal
  }

  /** An attempt ended, or left, without a word on the relay. */
  withdraw(attempt: object | undefined): void {
    if (this.#probe === attempt) this.#probe = undefined
  }

  /** The relay has answered. */
  worked(): void {
    this.#failures = 0
    this.#refusal = this.#probe = undefined
  }

  /** The relay can be reached again: it is half open at once. */
  reachable(): void {
    this.#openedAt = Number.NEGATIVE_INFINITY
  }

  /** The relay has failed `attempt`; left out, it could not be reached at all. Says whether that has opened the breaker. */
  failed(cause: Error, attempt: object | undefined = this.#probe): boolean {
    this.#failures++
    if (this.#refusal === undefined) {
      if (this.#failures >= this.#options.failures) this.#open(this.#options.openMs, cause)
      return this.#refusal !== undefined
    }
    if (attempt !== undefined && attempt === this.#probe) this.#open(this.#openMs * 2, cause)
    return false
  }

  #open(openMs: number, cause: Error): void {
    this.#openMs = Math.min(openMs, this.#options.maxOpenMs)
    this.#openedAt = this.#clock.now()
    this.#probe = undefined
    const text = `${this.#name} has failed ${this.#failures} times in a row and is left alone for ${this.#openMs} ms`
    this.#refusal = new TransportFailedError('BREAKER_OPEN', `${text}; last: ${cause.message}`, {
      permanence: 'transient',
      cause,
    })
  }
}
