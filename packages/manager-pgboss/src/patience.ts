import { type Clock, type Log, untilAborted } from '@turbomail/core/contract'
import { isCollision, isPassing } from './is-passing.ts'

const FIRST_MS = 50
const LONGEST_MS = 5_000

/** For how long something is tried. */
export interface Effort {
  /** @default no end */
  readonly forMs?: number | undefined
  /** Ends the trying, with the last error. */
  readonly signal?: AbortSignal | undefined
  /** Whether what does not look as if it would pass is tried again, too. @default false */
  readonly anyway?: boolean | undefined
}

/** Tries again what fails while the server is away, and says once that it is. */
export class Patience {
  readonly #clock: Clock
  readonly #log: Log
  #isAway = false

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  async have<T>(work: () => Promise<T>, effort: Effort = {}): Promise<T> {
    const { forMs = Number.POSITIVE_INFINITY, signal, anyway = false } = effort
    const end = this.#clock.now() + forMs
    for (let delayMs = FIRST_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_MS)) {
      try {
        const result = await work()
        this.#isAway = false
        return result
      } catch (error) {
        this.report(error)
        if (signal?.aborted || !(anyway || isPassing(error)) || this.#clock.now() + delayMs > end) throw error
      }
      await this.pause(delayMs, signal)
    }
  }

  /** Warns of the first of many errors that say that the server is away, and of each other one. */
  report(error: unknown): void {
    if (isCollision(error)) return
    const message = error instanceof Error ? error.message : String(error)
    if (!isPassing(error)) this.#log.warn({ code: 'QUEUE_TROUBLE', message })
    else if (!this.#isAway) {
      this.#isAway = true
      this.#log.warn({ code: 'QUEUE_UNREACHABLE', message: `The database of the queue is out of reach: ${message}` })
    }
  }

  async pause(delayMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return
    let timer: { cancel(): void } | undefined
    const passed = new Promise<void>((resolve) => {
      timer = this.#clock.schedule(resolve, delayMs, { keepAlive: true })
    })
    await (signal === undefined ? passed : untilAborted(passed, signal)).catch(() => {})
    timer?.cancel()
  }
}
