import { playSchedule } from '@turbomail/conformance'
import fc from 'fast-check'
import { test } from 'vitest'
import { harnesses } from './harnesses.ts'

test('whatever happens, every promise of a manager is kept', async () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  await fc.assert(
    fc.asyncProperty(seeds, (seed) => playSchedule(harnesses['transactional()'], seed)),
    { numRuns: 300 },
  )
})
