import type { ConformanceCase } from './case.ts'
import type { ManagerCapabilities, ManagerHarness } from './manager-harness.ts'

/** What every manager promises, a case each. */
export const managerCases: readonly ConformanceCase<ManagerHarness, ManagerCapabilities>[] = []
