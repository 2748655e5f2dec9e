import { playSchedule } from '@turbomail/conformance'
import fc from 'fast-check'
import { test } from 'vitest'
import { harnesses } from './harnesses.ts'

test.each(['report', 'retry'] as const)('whatever happens, every promise is kept; in doubt: %s', async (inDoubt) => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  await fc.assert(
    fc.asyncProperty(seeds, (seed) => playSchedule(harnesses['immediate()'], seed, { inDoubt })),
    { numRuns: 300 },
  )
})
