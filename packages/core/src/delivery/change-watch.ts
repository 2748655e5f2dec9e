import { neverAborted } from './never-aborted.ts'

/** Wakes whoever waits for something to change. */
export class ChangeWatch {
  #sleepers: (() => void)[] = []

  /** Resolves at the next change, or when the signal is aborted. */
  next(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal === undefined || signal === neverAborted) {
        this.#sleepers.push(resolve)
        return
      }
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      signal.addEventListener('abort', wake)
      this.#sleepers.push(wake)
    })
  }

  changed(): void {
    if (this.#sleepers.length === 0) return
    const sleepers = this.#sleepers
    this.#sleepers = []
    for (const wake of sleepers) wake()
  }
}
