import type { Clock } from '@turbomail/core/contract'

/** Resolves after so long, or as soon as the signal is aborted. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = clock.schedule(wake, delayMs, { keepAlive: true })
    signal.addEventListener('abort', wake, { once: true })
    if (signal.aborted) wake()
  })
}
