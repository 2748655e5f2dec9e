import type { Clock, Delivered, Path, Timer } from '@turbomail/core/contract'
import type { Delivery } from './delivery.ts'
import { settleAll } from './settle.ts'

/** How long a mail that is no longer wanted may take to be cleared away, before its delivery ends without that. */
const CLEARING_MS = 1_000

/**
 * Settles as `work` does. When the signal is aborted, a mail that a reader may see already is in doubt at once. One that
 * nobody can see is cleared away first, for which a disk that hangs has only so long; the rest is done when it goes on.
 */
export function heedAbort(
  work: Promise<Delivered>,
  delivery: Delivery,
  paths: readonly Path[],
  signal: AbortSignal,
  clock: Clock,
): Promise<Delivered> {
  return new Promise((resolve, reject) => {
    let timer: Timer | undefined
    const giveUp = (): void => resolve(settleAll(paths, 'untried', signal.reason))
    const abort = (): void => {
      if (delivery.delivered !== undefined) resolve(delivery.delivered)
      else if (delivery.isPublishing) resolve(settleAll(paths, 'in-doubt', signal.reason))
      else timer = clock.schedule(giveUp, CLEARING_MS, { keepAlive: true })
    }
    const settled = (): void => {
      signal.removeEventListener('abort', abort)
      timer?.cancel()
    }
    signal.addEventListener('abort', abort, { once: true })
    work.finally(settled).then(resolve, reject)
  })
}
