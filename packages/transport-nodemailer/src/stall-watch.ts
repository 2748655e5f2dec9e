import type { Clock, Timer } from '@turbomail/core/contract'

/** Tells when somebody else has had the turn for too long. */
export class StallWatch {
  readonly #clock: Clock
  readonly #timeoutMs: number
  readonly #onStall: () => void
  #timer: Timer | undefined

  constructor(clock: Clock, timeoutMs: number, onStall: () => void) {
    this.#clock = clock
    this.#timeoutMs = timeoutMs
    this.#onStall = onStall
  }

  /** It is their turn. */
  start(): void {
    this.stop()
    this.#timer = this.#clock.schedule(this.#onStall, this.#timeoutMs, { keepAlive: true })
  }

  /** It is ours. */
  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}
