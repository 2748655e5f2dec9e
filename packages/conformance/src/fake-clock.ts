import type { Clock, Timer } from '@turbomail/core/contract'

interface Due {
  readonly at: number
  readonly task: () => void
  readonly keepAlive: boolean
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000
  /** In the order in which they were set. */
  readonly #due = new Set<Due>()

  now(): number {
    return this.#now
  }

  schedule(task: () => void, delayMs: number, options?: { readonly keepAlive?: boolean }): Timer {
    const due = { at: this.#now + Math.max(0, delayMs), task, keepAlive: options?.keepAlive === true }
    this.#due.add(due)
    return { cancel: () => this.#due.delete(due) }
  }

  /** Timers that keep the process alive. */
  get keptAlive(): number {
    return [...this.#due].filter(({ keepAlive }) => keepAlive).length
  }

  /** How long until the next timer goes off; `Infinity` when there is none. */
  get untilNextMs(): number {
    return Math.min(...[...this.#due].map(({ at }) => at)) - this.#now
  }

  /** Goes on by `ms`, from timer to timer; `turn` lets happen what follows from each. */
  async advance(ms: number, turn: () => Promise<void>): Promise<void> {
    const end = this.#now + ms
    for (let due = this.#next(end); due !== undefined; due = this.#next(end)) {
      this.#due.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.task()
      await turn()
    }
    this.#now = end
    await turn()
  }

  #next(end: number): Due | undefined {
    let next: Due | undefined
    for (const due of this.#due) if (due.at <= end && (next === undefined || due.at < next.at)) next = due
    return next
  }
}
