import type { MakeHarness, ManagerHarness } from '@turbomail/conformance'
import { ondemand } from '../src/index.ts'

/** The manager of this package, as the kit is run for it. */
export const harnesses: Readonly<Record<'ondemand()', MakeHarness<ManagerHarness>>> = {
  'ondemand()': () => ({
    capabilities: { ordered: true, bounded: false, retries: true, transactions: false, durable: false },
    factory: () => ondemand(),
  }),
}
