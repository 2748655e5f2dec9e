import type { Clock, Timer } from '../../src/ports/clock.ts'

interface Due {
  readonly at: number
  readonly order: number
  readonly task: () => void
  readonly keepAlive: boolean
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000
  #order = 0
  readonly #due = new Set<Due>()

  now(): number {
    return this.#now
  }

  schedule(task: () => void, delayMs: number, options?: { readonly keepAlive?: boolean }): Timer {
    const due = { at: this.#now + delayMs, order: this.#order++, task, keepAlive: options?.keepAlive === true }
    this.#due.add(due)
    return { cancel: () => this.#due.delete(due) }
  }

  /** Timers that have neither gone off nor been taken back. */
  get pending(): number {
    return this.#due.size
  }

  /** Those of them that keep the process alive. */
  get keptAlive(): number {
    return [...this.#due].filter(({ keepAlive }) => keepAlive).length
  }

  /** Goes on by `ms`; everything that comes due is called at its own time, and what follows from it is let happen. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#due.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.task()
      await settle()
    }
    this.#now = end
  }

  /** Goes on from timer to timer until there is none. */
  async runAll(): Promise<void> {
    await settle()
    for (let next = this.#next(); next !== undefined; next = this.#next()) await this.advance(next.at - this.#now)
  }

  #next(end = Number.POSITIVE_INFINITY): Due | undefined {
    return [...this.#due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0]
  }
}

/** Lets everything happen that waits for promises only. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
