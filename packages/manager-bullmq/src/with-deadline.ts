import type { Clock } from '@turbomail/core/contract'

/** Settles as `work` does, or, when that takes longer than `ms`, rejects with what `late` makes of it. */
export function withDeadline<T>(clock: Clock, ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.schedule(() => reject(late()), ms)
    work.then(resolve, reject).finally(() => timer.cancel())
  })
}
