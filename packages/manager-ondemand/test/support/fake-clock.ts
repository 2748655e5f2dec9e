import type { Clock, Timer } from '@turbomail/core/contract'

interface Due {
  readonly at: number
  readonly task: () => void
  readonly keepAlive: boolean
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000
  readonly #due = new Set<Due>()

  now(): number {
    return this.#now
  }

  schedule(task: () => void, delayMs: number, options?: { readonly keepAlive?: boolean }): Timer {
    const due = { at: this.#now + delayMs, task, keepAlive: options?.keepAlive === true }
    this.#due.add(due)
    return { cancel: () => this.#due.delete(due) }
  }

  /** Timers that have neither gone off nor been taken back, and those of them that keep the process alive. */
  get pending(): { readonly all: number; readonly keepAlive: number } {
    const all = [...this.#due]
    return { all: all.length, keepAlive: all.filter(({ keepAlive }) => keepAlive).length }
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await turn()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#due.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.task()
      await turn()
    }
    this.#now = end
  }

  #next(end: number): Due | undefined {
    return [...this.#due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

/** Lets everything happen that waits for promises only. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
