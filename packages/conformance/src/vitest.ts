/** Registers the cases with vitest, a test each: `testTransport('spool', makeHarness, { expected: 50 })`. */
import { describe, test } from 'vitest'
import type { ConformanceCase } from './case.ts'
import { managerCases } from './manager-cases.ts'
import type { ManagerHarness } from './manager-harness.ts'
import { planTests, type RegisterOptions, TEST_TIMEOUT_MS } from './plan-tests.ts'
import type { MakeHarness, RunnableHarness } from './run-case.ts'
import { transportCases } from './transport-cases.ts'
import type { TransportHarness } from './transport-harness.ts'

export type { MakeHarness, RegisterOptions }

function register<H extends RunnableHarness<C>, C>(
  name: string,
  cases: readonly ConformanceCase<H, C>[],
  makeHarness: MakeHarness<H>,
  options?: RegisterOptions,
): void {
  describe(name, { timeout: TEST_TIMEOUT_MS }, async () => {
    for (const { title, skipped, run } of await planTests(cases, makeHarness, options)) {
      test.skipIf(skipped)(title, run)
    }
  })
}

/** Registers the cases for a transport. What `makeHarness` makes serves one case, and is disposed of by the kit. */
export function testTransport(
  name: string,
  makeHarness: MakeHarness<TransportHarness>,
  options?: RegisterOptions,
): void {
  register(name, transportCases, makeHarness, options)
}

/** Registers the cases for a manager. What `makeHarness` makes serves one case, and is disposed of by the kit. */
export function testManager(name: string, makeHarness: MakeHarness<ManagerHarness>, options?: RegisterOptions): void {
  register(name, managerCases, makeHarness, options)
}
