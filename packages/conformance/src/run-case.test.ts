import { expect, test } from 'vitest'
import type { ConformanceCase } from './case.ts'
import { runCase } from './run-case.ts'

interface Capabilities {
  readonly large: boolean
}

function harness(disposed: string[] = []) {
  return {
    capabilities: { large: false },
    faults: { stall: () => undefined, fail: undefined },
    patienceMs: 0,
    dispose: async () => void disposed.push('disposed'),
  }
}

type Case = ConformanceCase<ReturnType<typeof harness>, Capabilities>

function caseOf(run: Case['run'], more: Partial<Case> = {}): Case {
  return { id: 'T-X-01', title: 'It holds.', applies: () => true, run, ...more }
}

const holds = async (): Promise<void> => {}

test('a promise that holds, and one that does not; the harness goes either way', async () => {
  const disposed: string[] = []
  const error = new Error('broken')
  expect(await runCase(caseOf(holds), () => harness(disposed))).toEqual({
    id: 'T-X-01',
    title: 'It holds.',
    state: 'passed',
  })
  expect(
    await runCase(
      caseOf(() => Promise.reject(error), { clause: 'RFC 1' }),
      async () => harness(disposed),
    ),
  ).toEqual({ id: 'T-X-01', title: 'It holds.', clause: 'RFC 1', state: 'failed', error })
  const thrown = caseOf(() => {
    throw error
  })
  expect(await runCase(thrown, () => harness(disposed))).toMatchObject({ state: 'failed', error })
  expect(disposed).toHaveLength(3)
})

test.each([0, 5])('what hangs has failed where the patience is %d ms', async (patienceMs) => {
  const hanging = caseOf(() => new Promise(() => {}))
  const result = await runCase(hanging, () => ({ ...harness(), patienceMs }))
  expect(result).toMatchObject({ state: 'failed', error: { message: 'it hangs' } })
})

test('what cannot be run says why, and is not', async () => {
  let ran = false
  const run = async (): Promise<void> => {
    ran = true
  }
  const large = caseOf(run, { applies: ({ large }) => large })
  expect(await runCase(large, () => harness())).toMatchObject({ state: 'does not apply', reason: 'large is false' })
  const faulty = caseOf(run, { faults: ['stall', 'fail', 'fill-up'] })
  expect(await runCase(faulty, () => harness())).toMatchObject({ state: 'not exercised', reason: 'fail, fill-up' })
  expect(ran).toBe(false)
})

test('a harness that cannot be let go of is no result', async () => {
  const dispose = (): Promise<void> => Promise.reject(new Error('left over'))
  await expect(runCase(caseOf(holds), () => ({ ...harness(), dispose }))).rejects.toThrow('left over')
})
