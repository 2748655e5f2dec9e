import { testManager, testTransport } from '@turbomail/conformance/node-test'
import { immediate } from '@turbomail/manager-immediate'
import { capture } from '@turbomail/transport-debug'

const keeps = { reversePath: true, forwardPaths: true, octets: true, eightBit: true, utf8: true }

function captureHarness() {
  const outbox = capture()
  return {
    factory: outbox,
    capabilities: { ...outbox.capabilities, ...keeps, window: 1, credentials: false },
    arrived: async () =>
      outbox.mails.map(({ from, to, octets }) => ({ reversePath: from || null, forwardPaths: to, octets })),
    faults: {},
    patienceMs: 0,
    dispose: async () => {},
  }
}

testTransport('capture()', captureHarness, { expected: 38 })

const can = { ordered: true, bounded: true, retries: true, transactions: false, durable: false }
testManager('immediate()', () => ({ capabilities: can, factory: immediate }), { expected: 70 })
