import type { Clock, Timer } from '@turbomail/core/contract'

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  /** How many timers have been set. */
  set = 0
  #now = 1_700_000_000_000
  readonly #timers = new Map<object, { readonly at: number; readonly task: () => void }>()

  get pending(): number {
    return this.#timers.size
  }

  now = (): number => this.#now

  schedule(task: () => void, delayMs: number): Timer {
    const timer = { cancel: () => void this.#timers.delete(timer) }
    this.#timers.set(timer, { at: this.#now + delayMs, task })
    this.set++
    return timer
  }

  /** Lets so much time pass; timers go off in their order, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0]
      if (next === undefined) break
      this.#timers.delete(next[0])
      this.#now = Math.max(this.#now, next[1].at)
      next[1].task()
    }
    this.#now = end
  }
}
