import type { Arrived, MakeHarness, TransportFaults, TransportHarness } from '@turbomail/conformance'
import { type MailObject, TransportFailedError } from '@turbomail/core/contract'
import { type Capture, type CapturedMail, capture, type Scripted, scripted } from '../src/index.ts'
import { createGate } from './gate.ts'

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
    faults,
    patienceMs: 0,
    dispose: async () => {},
  }
}

function arrivedAs({ envelope, to, octets }: CapturedMail): Arrived {
  return { reversePath: envelope.reversePath?.toString() ?? null, forwardPaths: to, octets }
}

const hasRecipient =
  (text: string) =>
  ({ envelope }: MailObject): boolean =>
    envelope.recipients.some(({ path }) => path.toString() === text)

function faultsOf({ use }: Scripted): Partial<TransportFaults> {
  const once = { times: 1 }
  return {
    'refuse-message': async () => {
      use({ ...once, refuse: '550 5.7.1 not wanted' })
      return { permanence: 'permanent', fault: 'mail', reply: 550 }
    },
    'defer-message': async () => {
      use({ ...once, refuse: '451 4.3.0 later' })
      return { permanence: 'transient', fault: 'mail', reply: 451 }
    },
    'refuse-one-recipient': async (path) => {
      use({ ...once, mail: hasRecipient(path), recipient: path, refuse: '550 5.1.1 no such user' })
      return { permanence: 'permanent', fault: 'recipient', reply: 550 }
    },
    'refuse-all-recipients': async () => {
      use({ ...once, recipient: () => true, refuse: '550 5.1.1 no such user' })
      return { permanence: 'permanent', fault: 'recipient', reply: 550 }
    },
    'lose-one-reply': async (path) => use({ ...once, mail: hasRecipient(path), recipient: path, doubt: 'arrived' }),
    'lose-final-reply': async () => use({ ...once, doubt: 'lost' }),
    'fail-transport': async () => {
      use({ ...once, fail: 'CONNECTION_LOST' })
      return { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay' }
    },
    'fail-underneath': async () => {
      const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
      use({
        ...once,
        fail: new TransportFailedError('CONNECTION_LOST', 'It broke.', { permanence: 'transient', cause }),
      })
      return { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay', cause: cause.code }
    },
    'fail-open': async () => {
      use({ ...once, failOpen: 'CONNECT_FAILED' })
      return { code: 'CONNECT_FAILED', permanence: 'transient', fault: 'relay' }
    },
    'fill-up': async () => use({ ...once, refuse: '452 4.3.1 insufficient system storage' }),
    retire: async () => use({ ...once, retire: true }),
    'stall-open': async () => {
      const gate = createGate()
      use({ ...once, holdOpen: gate.wait })
      return gate
    },
    stall: async () => {
      const gate = createGate()
      use({ ...once, holdReply: gate.wait })
      return gate
    },
  }
}
