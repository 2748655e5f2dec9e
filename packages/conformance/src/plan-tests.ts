import type { ConformanceCase } from './case.ts'
import { countRun, titleOf } from './report.ts'
import { type CaseResult, type MakeHarness, type RunnableHarness, resultOf, runCase, whyNotRun } from './run-case.ts'

/** Options of a registration. */
export interface RegisterOptions {
  /** How many cases run for what is tested. When fewer do, a test of its own fails. @default none are expected */
  readonly expected?: number
}

/** One test, for whatever runs tests. */
export interface PlannedTest {
  /** Of one that is skipped it says why. */
  readonly title: string
  readonly skipped: boolean
  run(): Promise<void>
}

/** A case ends itself long before that. */
export const TEST_TIMEOUT_MS = 120_000

async function runOrThrow<H extends RunnableHarness<C>, C>(
  one: ConformanceCase<H, C>,
  makeHarness: MakeHarness<H>,
): Promise<void> {
  const result = await runCase(one, makeHarness)
  if (result.state === 'failed') throw result.error
  if (result.state !== 'passed') throw new Error(`The first harness could do more than this one: ${titleOf(result)}`)
}

function pinned(results: readonly CaseResult[], expected: number): PlannedTest {
  const ran = countRun(results)
  const left = results.filter(({ reason }) => reason !== undefined).map(titleOf)
  return {
    title: `at least ${expected} cases are run`,
    skipped: false,
    run: async () => {
      if (ran >= expected) return
      throw new Error([`${ran} cases are run, ${expected} were expected. Left out are:`, ...left].join('\n'))
    },
  }
}

/** The tests of all cases. Those that cannot be run are among them, skipped, by name and with the reason. */
export async function planTests<H extends RunnableHarness<C>, C>(
  cases: readonly ConformanceCase<H, C>[],
  makeHarness: MakeHarness<H>,
  { expected }: RegisterOptions = {},
): Promise<readonly PlannedTest[]> {
  const harness = await makeHarness()
  const results = cases.map((one) => whyNotRun(one, harness) ?? resultOf(one, { state: 'passed' }))
  await harness.dispose?.()
  const tests = cases.map((one, index): PlannedTest => {
    const { state } = results[index] as CaseResult
    const title = titleOf(results[index] as CaseResult)
    return { title, skipped: state !== 'passed', run: () => runOrThrow(one, makeHarness) }
  })
  return expected === undefined ? tests : [...tests, pinned(results, expected)]
}
