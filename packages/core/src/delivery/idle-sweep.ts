import { type Clock, LONGEST_TIMER_MS, type Timer } from '../ports/clock.ts'
import type { PooledInstance } from './pooled-instance.ts'

/** How long an instance without a mail stays open, until a manager says otherwise. */
const IDLE_MS = 10_000

/** Closes the instances of a pool that have had no mail for long enough; one timer for all, however many mails pass. */
export class IdleSweep {
  readonly #instances: ReadonlySet<PooledInstance>
  readonly #clock: Clock
  #idleMs = IDLE_MS
  #warm = 0
  #timer: Timer | undefined
  #isStopped = false

  constructor(instances: ReadonlySet<PooledInstance>, clock: Clock) {
    this.#instances = instances
    this.#clock = clock
  }

  /** `warm` instances stay open without a mail; the others for `idleMs`, as before where that is left out. */
  keep(warm: number, idleMs: number = this.#idleMs): void {
    const isAsBefore = idleMs === this.#idleMs && warm >= this.#warm
    this.#warm = warm
    if (isAsBefore) return
    this.#idleMs = idleMs
    this.#timer?.cancel()
    this.#timer = undefined
    this.#close()
  }

  /** An instance has become idle. */
  add(instance: PooledInstance): void {
    instance.idleSince = this.#clock.now()
    this.#schedule(this.#idleMs)
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== undefined || this.#isStopped || delayMs > LONGEST_TIMER_MS) return
    this.#timer = this.#clock.schedule(() => {
      this.#timer = undefined
      this.#close()
    }, delayMs)
  }

  #close(): void {
    const now = this.#clock.now()
    let next = Number.POSITIVE_INFINITY
    let kept = 0
    for (const instance of this.#instances) {
      if ((instance.isOpen && kept++ < this.#warm) || !instance.isIdle) continue
      const left = instance.idleSince + this.#idleMs - now
      if (left <= 0) instance.retire()
      else next = Math.min(next, left)
    }
    this.#schedule(next)
  }
}
