import type { TransportFaults } from '@turbomail/conformance'
import { type MailObject, TransportFailedError } from '@turbomail/core/contract'
import type { Scripted } from '../src/index.ts'
import { createGate } from './gate.ts'

type Faults = Partial<TransportFaults>

const once = { times: 1 }

const hasRecipient =
  (text: string) =>
  ({ envelope }: MailObject): boolean =>
    envelope.recipients.some(({ path }) => path.toString() === text)

/** The faults that the rules of `scripted()` can produce. */
export function faultsOf(transport: Scripted): Faults {
  return { ...refusals(transport), ...failures(transport), ...others(transport) }
}

function refusals({ use }: Scripted): Faults {
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
    'fill-up': async () => use({ ...once, refuse: '452 4.3.1 insufficient system storage' }),
  }
}

function failures({ use }: Scripted): Faults {
  return {
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
  }
}

function others({ use }: Scripted): Faults {
  return {
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
