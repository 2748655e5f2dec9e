import { directManager } from '@turbomail/core/contract'
import type { ManagerHarness } from '../../src/manager-harness.ts'
import { type ManagerClass, ReferenceManager, reference } from './reference-manager.ts'

export function referenceHarness(Class: ManagerClass = ReferenceManager): ManagerHarness {
  return {
    capabilities: { ordered: true, bounded: true, retries: true, transactions: true, durable: false },
    factory: ({ maxConcurrent }) => reference(maxConcurrent, Class),
  }
}

export function directHarness(): ManagerHarness {
  return {
    capabilities: { ordered: true, bounded: true, retries: true, transactions: false, durable: false },
    factory: ({ maxConcurrent }) => directManager({ maxConcurrent }),
  }
}
