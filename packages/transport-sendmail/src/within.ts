import type { Clock } from '@turbomail/core/contract'

/** Whether `work`, which never rejects, is done in that time. */
export async function within(work: Promise<unknown>, limitMs: number, clock: Clock): Promise<boolean> {
  let cancel: () => void = () => {}
  const late = new Promise<false>((resolve) => {
    cancel = clock.schedule(() => resolve(false), limitMs, { keepAlive: true }).cancel
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    cancel()
  }
}
