import type { Clock, Timer } from '@turbomail/core/contract'

/** The longest delay that a timer of Node can have. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1

/**
 * One timer for a whole session. Setting a deadline only notes a time: the timer is moved when it would go off too late,
 * and when it goes off too early it is set for the rest. A phase has one deadline however many octets come meanwhile, so
 * that a relay which sends one octet a minute does not push it off.
 */
export class Deadline {
  readonly #clock: Clock
  readonly #onLate: (phase: string) => void
  #timer: Timer | undefined
  #timerAt = Number.POSITIVE_INFINITY
  #phaseAt = Number.POSITIVE_INFINITY
  #phase = ''
  #blockAt = Number.POSITIVE_INFINITY
  #totalAt = Number.POSITIVE_INFINITY
  #stopped = false

  constructor(clock: Clock, onLate: (phase: string) => void) {
    this.#clock = clock
    this.#onLate = onLate
  }

  /** The phase that begins now has this long. */
  allow(phase: string, ms: number): void {
    this.#phase = phase
    this.#phaseAt = this.#clock.now() + ms
    this.#arm()
  }

  /** Nothing is waited for. */
  rest(): void {
    this.#phase = ''
    this.#phaseAt = Number.POSITIVE_INFINITY
  }

  /** The block of content that is being written has this long, whatever else is waited for; `Infinity` when it is out. */
  allowBlock(ms: number): void {
    this.#blockAt = this.#clock.now() + ms
    this.#arm()
  }

  /** Everything from now on, whatever its phase, has this long; `Infinity` takes the bound away. */
  allowInAll(ms: number): void {
    this.allowInAllUntil(this.#clock.now() + ms)
  }

  /** Everything must be over by then, in epoch milliseconds. */
  allowInAllUntil(at: number): void {
    this.#totalAt = at
    this.#arm()
  }

  /** For good: whatever is allowed afterwards sets no timer. */
  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
    this.#timer = undefined
  }

  get #dueAt(): number {
    return Math.min(this.#phaseAt, this.#blockAt, this.#totalAt)
  }

  #arm(): void {
    const dueAt = this.#dueAt
    if (this.#stopped || dueAt >= this.#timerAt) return
    this.#timer?.cancel()
    this.#timerAt = dueAt
    this.#timer = this.#clock.schedule(() => this.#goOff(), Math.min(dueAt - this.#clock.now(), LONGEST_TIMER_MS))
  }

  #goOff(): void {
    this.#timer = undefined
    this.#timerAt = Number.POSITIVE_INFINITY
    if (this.#clock.now() >= this.#dueAt) this.#onLate(this.#phase)
    else this.#arm()
  }
}
