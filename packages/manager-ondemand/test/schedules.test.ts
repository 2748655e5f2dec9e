import { playSchedule } from '@turbomail/conformance'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OnDemandSubmitOptions, ondemand } from '../src/index.ts'
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
  ['in doubt and told to try again', { submitOptions, inDoubt: 'retry' }],
] as const)('whatever happens, every promise of a manager is kept, %s', async (_, options) => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  await fc.assert(
    fc.asyncProperty(seeds, (seed) => playSchedule(harnesses['ondemand()'], seed, options)),
    { numRuns: 300 },
  )
})

test.each(['wait', 'reject'] as const)('so is the bound of the queue, whoever comes and goes: %s', async (whenFull) => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const queue = ondemand({ maxQueued: 2, whenFull })
      const turn = async (): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve))
        expect(queue.figures.queued + queue.figures.inFlight).toBeLessThanOrEqual(2)
      }
      const bounded = () => ({ ...harnesses['ondemand()'](), factory: () => queue, turn })
      await playSchedule(bounded as (typeof harnesses)['ondemand()'], seed, { submitOptions })
    }),
    { numRuns: 150 },
  )
})
