import { expect, test } from 'vitest'
import type { ConformanceCase } from './case.ts'
import { planTests } from './plan-tests.ts'

type Case = ConformanceCase<ReturnType<typeof harness>, { readonly large: boolean }>

const harness = (faults: object = {}) => ({ capabilities: { large: false }, faults, dispose: async () => {} })
const broken = new Error('broken')

function caseOf(id: string, more: Partial<Case> = {}): Case {
  return { id, title: 'It holds.', applies: () => true, run: async () => {}, ...more }
}

const CASES: readonly Case[] = [
  caseOf('T-X-01'),
  caseOf('T-X-02', { run: () => Promise.reject(broken) }),
  caseOf('T-X-03', { applies: ({ large }) => large }),
  caseOf('T-X-04', { faults: ['stall'] }),
]

test('each case is a test of its own, and says for what it is skipped', async () => {
  const tests = await planTests(CASES, () => harness())
  expect(tests.map(({ title, skipped }) => [title, skipped])).toEqual([
    ['T-X-01 It holds.', false],
    ['T-X-02 It holds.', false],
    ['T-X-03 It holds. (does not apply: large is false)', true],
    ['T-X-04 It holds. (not exercised: stall)', true],
  ])
  await expect(tests[0]?.run()).resolves.toBeUndefined()
  await expect(tests[1]?.run()).rejects.toBe(broken)
})

test.each([
  [2, {}, undefined],
  [3, { stall: 1 }, undefined],
  [3, {}, '2 cases are run, 3 were expected'],
])('with %i expected and %o to be had', async (expected, faults, problem) => {
  const pin = (await planTests(CASES, () => harness(faults), { expected })).at(-1)
  expect(pin).toMatchObject({ title: `at least ${expected} cases are run`, skipped: false })
  if (problem === undefined) await expect(pin?.run()).resolves.toBeUndefined()
  else await expect(pin?.run()).rejects.toThrow(problem)
})

test('a case that runs for the first harness and not for the next fails', async () => {
  const made = [harness({ stall: 1 }), harness()]
  const tests = await planTests(CASES, () => made.shift() ?? harness())
  await expect(tests[3]?.run()).rejects.toThrow('not exercised: stall')
})
