import type { ChangeWatch, Dispatcher } from '@turbomail/core/contract'

/** What a combination waits on: the relays, and what changes in the combination itself. */
export interface Readiness {
  readonly dispatchers: readonly Dispatcher[]
  readonly watch?: ChangeWatch
  /** Slots of the combination. */
  capacity(): number
}

/** Resolves when the combination has capacity. Rejects as a relay's `ready` does, which is when it was closed. */
export async function whenReady(readiness: Readiness, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  while (readiness.capacity() === 0) {
    await nextChange(readiness, signal)
    signal.throwIfAborted()
  }
}

/** Resolves when a relay that had no slot has one, when the combination changes, or when the signal is aborted. */
export async function nextChange(
  { dispatchers, watch }: Omit<Readiness, 'capacity'>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController()
  const end = (): void => over.abort(signal.reason)
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  const full = dispatchers.filter(({ capacity }) => capacity === 0)
  const changes = full.map((dispatcher) => dispatcher.ready({ signal: over.signal }))
  if (watch !== undefined) changes.push(watch.next(over.signal))
  try {
    await Promise.race(changes)
  } finally {
    signal.removeEventListener('abort', end)
    over.abort()
  }
}
