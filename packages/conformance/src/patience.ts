import { AssertionError } from 'node:assert'
import { systemClock } from '@turbomail/core/contract'

const DEFAULT_PATIENCE_MS = 5000

/** Turns of the event loop that stand for a patience of 0: far more than anything in memory takes. */
const TURNS = 200

/** So many turns of the event loop: time for what should not happen to happen. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Settles as `work` does. Where there is no patience it rejects when nothing has come of it in a great many turns. */
export async function guarded<T>(work: Promise<T>, patienceMs: number = DEFAULT_PATIENCE_MS): Promise<T> {
  if (patienceMs > 0) return await work
  let over = false
  const hanging = turnsUnless(() => over).then(() => Promise.reject(new AssertionError({ message: 'it hangs' })))
  hanging.catch(() => {})
  try {
    return await Promise.race([work, hanging])
  } finally {
    over = true
  }
}

/** Resolves as soon as `condition` holds; whether it did within the patience. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  patienceMs: number = DEFAULT_PATIENCE_MS,
): Promise<boolean> {
  const end = systemClock.now() + patienceMs
  for (let turn = 0; turn < TURNS || systemClock.now() < end; turn++) {
    if (await condition()) return true
    await turns(1)
  }
  return false
}

async function turnsUnless(over: () => boolean): Promise<void> {
  for (let turn = 0; turn < 4 * TURNS && !over(); turn++) await turns(1)
}
