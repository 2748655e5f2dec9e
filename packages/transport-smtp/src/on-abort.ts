import { neverAborted } from '@turbomail/core/contract'

/** All that is to be done when one signal is aborted, behind one listener: a signal may be shared by many mails. */
class Watch {
  readonly #signal: AbortSignal
  readonly #tasks = new Set<() => void>()
  readonly #run = () => {
    for (const task of [...this.#tasks]) task()
  }

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  add(task: () => void): void {
    if (this.#tasks.size === 0) this.#signal.addEventListener('abort', this.#run)
    this.#tasks.add(task)
  }

  remove(task: () => void): void {
    if (this.#tasks.delete(task) && this.#tasks.size === 0) this.#signal.removeEventListener('abort', this.#run)
  }
}

function nothing(): void {}

const watches = new WeakMap<AbortSignal, Watch>()

/** Calls `task` when the signal is aborted. Returns what takes it back, which must be called in the end. */
export function onAbort(signal: AbortSignal, task: () => void): () => void {
  if (signal === neverAborted) return nothing
  const watch = watches.get(signal) ?? new Watch(signal)
  watches.set(signal, watch)
  watch.add(task)
  return () => watch.remove(task)
}
