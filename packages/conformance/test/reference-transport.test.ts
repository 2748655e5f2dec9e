import { expect, test } from 'vitest'
import { runCases, transportCases } from '../src/index.ts'
import { ABLE, MODEST, referenceHarness } from './reference-transport/reference-harness.ts'

const noted = (results: Awaited<ReturnType<typeof runCases>>, state: string): readonly string[] =>
  results.filter((result) => result.state === state).map(({ id, reason, error }) => `${id} ${reason ?? error ?? ''}`)

test('the reference transport passes every case', async () => {
  const results = await runCases(transportCases, async () => referenceHarness(ABLE))
  expect(noted(results, 'failed')).toEqual([])
  expect(noted(results, 'not exercised')).toEqual([])
  expect(noted(results, 'does not apply')).toEqual(['T-OUTCOME-06 partial is true'])
})

test('where it promises as little as can be promised, it passes what applies', async () => {
  const results = await runCases(transportCases, async () => referenceHarness(MODEST))
  expect(noted(results, 'failed')).toEqual([])
  expect(noted(results, 'not exercised')).toEqual([])
  expect(noted(results, 'passed')).toContain('T-OUTCOME-06 ')
})
