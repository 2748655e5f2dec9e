import type { Arrived, MakeHarness, TransportFaults, TransportHarness } from '@turbomail/conformance'
import { type Capture, type CapturedMail, capture, scripted } from '../src/index.ts'
import { faultsOf } from './faults.ts'

/** The transports of this package that the kit is run for. What `print()` takes cannot be read back. */
export const harnesses: Readonly<Record<'capture()' | 'scripted()', MakeHarness<TransportHarness>>> = {
  'capture()': () => harnessOf(capture({ window: 4 }), {}),
  'scripted()': () => {
    const transport = scripted([], { window: 4 })
    return harnessOf(transport, faultsOf(transport))
  },
}

function harnessOf(factory: Capture, faults: Partial<TransportFaults>): TransportHarness {
  return {
    factory,
    capabilities: {
      ...factory.capabilities,
      reversePath: true,
      forwardPaths: true,
      octets: true,
      eightBit: true,
      utf8: true,
      window: 4,
      credentials: false,
    },
    arrived: async () => factory.mails.map(arrivedAs),
    begun: async () => factory.mails.length,
    faults,
    patienceMs: 0,
    dispose: async () => {},
  }
}

function arrivedAs({ envelope, to, octets }: CapturedMail): Arrived {
  return { reversePath: envelope.reversePath?.toString() ?? null, forwardPaths: to, octets }
}
