import { AssertionError } from 'node:assert'
import { expect, test } from 'vitest'
import { managerCases } from '../../src/manager-cases.ts'
import { runCases } from '../../src/run-case.ts'
import { referenceHarness } from './harnesses.ts'
import { mutants } from './mutants/all.ts'

/** Cases that cannot hold where that of `id` does not. */
function dependents(id: string): readonly string[] {
  return managerCases.filter(({ needs }) => needs?.includes(id)).map((one) => one.id)
}

test('every case has an id of its own, and one mutant', () => {
  const ids = managerCases.map(({ id }) => id)
  for (const id of ids) expect(id).toMatch(/^M-[A-Z]+-\d\d$/)
  expect(new Set(ids).size).toBe(ids.length)
  expect(mutants.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  for (const { needs = [] } of managerCases) expect(ids).toEqual(expect.arrayContaining([...needs]))
})

test.each(mutants)('$id notices a manager that $what, and no other case does', async ({ id, Class }) => {
  const results = await runCases(managerCases, () => referenceHarness(Class))
  const failed = results.filter(({ state }) => state === 'failed')
  for (const { error } of failed) expect(error).toBeInstanceOf(AssertionError)
  expect(failed.map((result) => result.id)).toContain(id)
  const others = failed.map((result) => result.id).filter((other) => other !== id)
  expect(dependents(id)).toEqual(expect.arrayContaining(others))
})
