import { expect, test } from 'vitest'
import { managerCases } from '../../src/manager-cases.ts'
import { runCases } from '../../src/run-case.ts'
import { directHarness, referenceHarness } from './harnesses.ts'

test('the reference manager passes every case', async () => {
  const results = await runCases(managerCases, () => referenceHarness())
  expect(results.filter(({ state }) => state !== 'passed')).toEqual([])
})

test('the direct manager of core passes every case but those of transactions, which it does not have', async () => {
  const results = await runCases(managerCases, directHarness)
  expect(results.filter(({ state }) => state === 'failed')).toEqual([])
  const not = results.filter(({ state }) => state !== 'passed')
  expect(new Set(not.map(({ reason }) => reason))).toEqual(new Set(['transactions is false']))
})
