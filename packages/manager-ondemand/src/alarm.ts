import type { Clock, Timer } from '@turbomail/core/contract'

/** The longest delay that a timer of Node can have. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** One timer for everything, which keeps the process alive while there is mail. */
export class Alarm {
  readonly #clock: Clock
  readonly #ring: () => void
  #timer: Timer | undefined
  #at = Number.POSITIVE_INFINITY

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock
    this.#ring = ring
  }

  /** Goes off at `at`; where that is `Infinity` it only keeps the process alive. */
  set(at: number): void {
    if (this.#timer !== undefined && this.#at === at) return
    this.#timer?.cancel()
    this.#at = at
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(0, at - this.#clock.now()))
    this.#timer = this.#clock.schedule(() => this.#goOff(), delayMs, { keepAlive: true })
  }

  off(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #goOff(): void {
    this.#timer = undefined
    this.#ring()
  }
}
