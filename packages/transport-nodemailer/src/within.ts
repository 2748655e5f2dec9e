import type { Clock } from '@turbomail/core/contract'

/** Whether `work` is done in time. */
export function within(work: Promise<unknown>, timeMs: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.schedule(() => resolve(false), timeMs)
    const done = (): void => {
      timer.cancel()
      resolve(true)
    }
    work.then(done, done)
  })
}
