import { playSchedule } from '@turbomail/conformance'
import fc from 'fast-check'
import { test } from 'vitest'
import type { OnDemandSubmitOptions } from '../src/index.ts'
import { harnesses } from './harnesses.ts'

/** One option or another for a third of the mails each. */
function submitOptions(random: () => number, now: number): OnDemandSubmitOptions {
  const some = <T>(value: () => T): T | undefined => (random() < 1 / 3 ? value() : undefined)
  const notBefore = some(() => now + random() * 30_000)
  return {
    priority: some(() => (random() < 1 / 2 ? 'high' : 'low')),
    group: some(() => (random() < 1 / 2 ? 'a' : 'b')),
    notBefore,
    expires: some(() => (notBefore ?? now) + 1 + random() * 60_000),
    collapseKey: some(() => (random() < 1 / 2 ? 'x' : 'y')),
    idempotencyKey: some(() => String(Math.floor(random() * 4))),
  }
}

test.each([
  ['without options', {}],
  ['with options of all kinds', { submitOptions }],
])('whatever happens, every promise of a manager is kept, %s', async (_, options) => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  await fc.assert(
    fc.asyncProperty(seeds, (seed) => playSchedule(harnesses['ondemand()'], seed, options)),
    { numRuns: 300 },
  )
})
