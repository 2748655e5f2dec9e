/** A file of tests for `node --test`, in one of several ways: `all`, or what is to go wrong. */
import { testManager, testTransport } from '../../src/node-test.ts'
import { referenceHarness as managerHarness } from '../manager/harnesses.ts'
import { referenceHarness as transportHarness } from '../reference-transport/reference-harness.ts'

const WAYS: Readonly<Record<string, () => void>> = {
  all() {
    testTransport('the reference transport', () => transportHarness(), { expected: 60 })
    testManager('the reference manager', () => managerHarness(), { expected: 60 })
  },
  'a fault less'() {
    testTransport('the reference transport', () => {
      const { faults, ...harness } = transportHarness()
      const { stall: _, ...producible } = faults
      return { ...harness, faults: producible }
    })
  },
  'too few'() {
    testTransport('the reference transport', () => ({ ...transportHarness(), faults: {} }), { expected: 60 })
  },
  'a broken promise'() {
    testTransport('a transport', () => ({ ...transportHarness(), arrived: async () => [] }))
  },
}

WAYS[process.env.WAY ?? 'all']?.()
