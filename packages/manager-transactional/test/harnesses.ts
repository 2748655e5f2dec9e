import type { MakeHarness, ManagerHarness } from '@turbomail/conformance'
import { directManager, type ManagerFactory } from '@turbomail/core/contract'
import { transactional } from '../src/index.ts'

/** The manager of this package, as the kit is run for it. */
export const harnesses: Readonly<Record<'transactional()', MakeHarness<ManagerHarness>>> = {
  'transactional()': () => ({
    capabilities: { ordered: true, bounded: true, retries: true, transactions: true, durable: false },
    factory: ({ maxConcurrent }) => transactional(directManager({ maxConcurrent })) as ManagerFactory,
  }),
}
