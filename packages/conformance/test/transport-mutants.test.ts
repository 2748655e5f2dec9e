import { afterEach, describe, expect, test } from 'vitest'
import { runCases, transportCases } from '../src/index.ts'
import { transportMutants } from './mutants/transport/index.ts'
import { stopLeaks } from './mutants/transport/lifecycle.ts'
import type { TransportMutant } from './mutants/transport/mutant.ts'
import { ABLE, MODEST, referenceHarness } from './reference-transport/reference-harness.ts'

/** The cases that fail with either reference transport made wrong so. */
async function failing({ wrap }: TransportMutant): Promise<ReadonlySet<string>> {
  const failed = new Set<string>()
  for (const options of [ABLE, MODEST]) {
    const results = await runCases(transportCases, async () => referenceHarness(options, wrap))
    for (const { id, state } of results) if (state === 'failed') failed.add(id)
  }
  return failed
}

afterEach(stopLeaks)

describe('a transport that', () => {
  test.each(transportMutants.map((mutant) => [`${mutant.wrong} fails ${mutant.breaks}`, mutant] as const))(
    '%s',
    async (_name, mutant) => {
      const failed = await failing(mutant)
      const innocent = transportCases.filter(
        ({ id, needs = [] }) => id !== mutant.breaks && !needs.includes(mutant.breaks),
      )
      expect(failed).toContain(mutant.breaks)
      expect(innocent.filter(({ id }) => failed.has(id)).map(({ id }) => id)).toEqual([])
    },
  )
})

test('every case has a mutant, and every mutant a case', () => {
  const broken = new Set(transportMutants.map(({ breaks }) => breaks))
  const ids = transportCases.map(({ id }) => id)
  expect([...broken].sort()).toEqual(ids.toSorted())
  for (const { needs = [] } of transportCases) expect(ids).toEqual(expect.arrayContaining([...needs]))
})
