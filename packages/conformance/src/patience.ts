import { AssertionError } from 'node:assert'
import { systemClock } from '@turbomail/core/contract'

export const DEFAULT_PATIENCE_MS = 5000

/** Turns of the event loop that stand for a patience of 0: far more than anything in memory takes. */
const TURNS = 200

/** So many turns of the event loop: time for what should not happen to happen. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/**
 * Settles as what `run` gives does, and rejects when nothing comes of it: where there is no patience, in a great many turns;
 * else, in four times the patience. Somebody whose patience is not known is waited for.
 */
export async function guarded<T>(run: () => Promise<T>, patienceMs: number | undefined): Promise<T> {
  if (patienceMs === undefined) return await run()
  const limit = patienceMs === 0 ? turnLimit() : timeLimit(4 * patienceMs)
  try {
    return await Promise.race([run(), limit.hanging])
  } finally {
    limit.lift()
  }
}

interface Limit {
  /** Rejects when the limit is reached. */
  readonly hanging: Promise<never>
  lift(): void
}

function hangs(): AssertionError {
  return new AssertionError({ message: 'it hangs' })
}

function turnLimit(): Limit {
  let over = false
  const hanging = turnsUnless(() => over).then(() => Promise.reject(hangs()))
  hanging.catch(() => {})
  return {
    hanging,
    lift() {
      over = true
    },
  }
}

/** It is set before the case begins, and so is not taken for a timer that a transport has left. */
function timeLimit(limitMs: number): Limit {
  let lift: () => void = () => {}
  const hanging = new Promise<never>((_resolve, reject) => {
    lift = systemClock.schedule(() => reject(hangs()), limitMs, { keepAlive: true }).cancel
  })
  return { hanging, lift }
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
