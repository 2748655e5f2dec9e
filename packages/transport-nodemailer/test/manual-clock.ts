import type { Clock, Timer } from '@turbomail/core/contract'

/** A clock that stands still; `goOff` has the timers go off that are set. */
export class ManualClock implements Clock {
  readonly #timers = new Map<Timer, () => void>()

  get pending(): number {
    return this.#timers.size
  }

  now = (): number => 1_700_000_000_000

  schedule(task: () => void): Timer {
    const timer = { cancel: () => void this.#timers.delete(timer) }
    this.#timers.set(timer, task)
    return timer
  }

  goOff(): void {
    const tasks = [...this.#timers.values()]
    this.#timers.clear()
    for (const task of tasks) task()
  }
}
