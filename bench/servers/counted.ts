import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { Claim } from './mail-server.ts'

const PATIENCE_MS = 60_000
const PAUSE_MS = 20

/**
 * Runs `work`, and throws unless `taken` then grows by exactly as many mails as it claims to have sent. For servers that
 * count late: it waits until they are through with all of it, so that the next to send finds nothing left over.
 */
export async function countLate<T extends Claim>(taken: () => number, work: () => Promise<T>): Promise<T> {
  const before = taken()
  const value = await work()
  const since = performance.now()
  while (taken() - before < value.mails && performance.now() - since < PATIENCE_MS) await setTimeout(PAUSE_MS)
  await setTimeout(PAUSE_MS)
  assert.equal(taken() - before, value.mails, 'the server did not take as many mails as were claimed')
  return value
}
