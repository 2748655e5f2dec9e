import type { MakeHarness, ManagerHarness } from '@turbomail/conformance'
import { immediate } from '../src/index.ts'

/** The manager of this package, as the kit is run for it. */
export const harnesses: Readonly<Record<'immediate()', MakeHarness<ManagerHarness>>> = {
  'immediate()': () => ({
    capabilities: { ordered: true, bounded: true, retries: true, transactions: false, durable: false },
    factory: ({ maxConcurrent }) => immediate({ maxConcurrent }),
  }),
}
