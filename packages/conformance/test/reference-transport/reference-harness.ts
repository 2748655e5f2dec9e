import { type Reply, type TransportFactory, TransportFailedError } from '@turbomail/core/contract'
import type { Stall, TransportFaults, TransportHarness } from '../../src/index.ts'
import { FarEnd } from './far-end.ts'
import { createGate, type Gate } from './gate.ts'
import { lost } from './outcomes.ts'
import type { ReferenceOptions } from './reference-options.ts'
import { loginRefused, referenceTransport } from './reference-transport.ts'

export const PASSWORD = 'open sesame, said the fox'

/** All that can be promised. */
export const ABLE: ReferenceOptions = {
  partial: true,
  eightBit: true,
  window: 4,
  maxInstances: Number.POSITIVE_INFINITY,
  password: PASSWORD,
}

/** As little as can be promised. */
export const MODEST: ReferenceOptions = { partial: false, eightBit: false, window: 1, maxInstances: 1 }

/** Makes something else of the reference transport. */
export type Wrap = (factory: TransportFactory, farEnd: FarEnd) => TransportFactory

export function referenceHarness(
  options: ReferenceOptions = ABLE,
  wrap: Wrap = (factory) => factory,
): TransportHarness {
  const farEnd = new FarEnd()
  const factory = wrap(referenceTransport(options, farEnd), farEnd)
  const { eightBit, window, password } = options
  return {
    factory,
    capabilities: {
      ...factory.capabilities,
      reversePath: true,
      forwardPaths: true,
      octets: true,
      eightBit,
      utf8: eightBit,
      window,
      credentials: password !== undefined,
    },
    ...(password !== undefined && { secrets: [password] }),
    arrived: async () => [...farEnd.mails],
    begun: async () => farEnd.begun,
    connections: async () => farEnd.connections,
    faults: faultsOf(farEnd),
    patienceMs: 0,
    dispose: async () => {},
  }
}

const NO: Reply = { code: 554, lines: ['no'] }
const LATER: Reply = { code: 451, lines: ['later'] }
const NOBODY: Reply = { code: 550, lines: ['no such user'] }

function faultsOf(farEnd: FarEnd): TransportFaults {
  return { ...refusalsOf(farEnd), ...failuresOf(farEnd), ...stallsOf(farEnd) }
}

type Faults<Names extends keyof TransportFaults> = Pick<TransportFaults, Names>

function refusalsOf(
  farEnd: FarEnd,
): Faults<
  'refuse-message' | 'defer-message' | 'refuse-one-recipient' | 'refuse-all-recipients' | 'fill-up' | 'retire'
> {
  return {
    'refuse-message': async () => {
      farEnd.troubleDelivery({ reply: NO })
      return { permanence: 'permanent', fault: 'mail', reply: NO.code }
    },
    'defer-message': async () => {
      farEnd.troubleDelivery({ reply: LATER })
      return { permanence: 'transient', fault: 'mail', reply: LATER.code }
    },
    'refuse-one-recipient': async (path) => {
      farEnd.refuse(path, NOBODY)
      return { permanence: 'permanent', fault: 'recipient', reply: NOBODY.code }
    },
    'refuse-all-recipients': async () => {
      farEnd.troubleDelivery({ rcptReply: NOBODY })
      return { permanence: 'permanent', fault: 'recipient', reply: NOBODY.code }
    },
    'fill-up': async () => farEnd.troubleDelivery({ full: true }),
    retire: async () => farEnd.troubleDelivery({ retire: true }),
  }
}

function failuresOf(
  farEnd: FarEnd,
): Faults<'lose-one-reply' | 'lose-final-reply' | 'fail-transport' | 'fail-underneath' | 'fail-open' | 'refuse-login'> {
  return {
    'lose-one-reply': async (path) => farEnd.silence(path),
    'lose-final-reply': async () => farEnd.troubleDelivery({ lost: true }),
    'fail-transport': async () => {
      farEnd.troubleDelivery({ failure: lost() })
      return { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay' }
    },
    'fail-underneath': async () => {
      const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
      farEnd.troubleDelivery({ failure: lost(cause) })
      return { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay', cause: cause.code }
    },
    'fail-open': async () => {
      const failure = new TransportFailedError('CONNECT_FAILED', 'Nobody is there.', { permanence: 'transient' })
      farEnd.troubleOpening({ failure })
      return { code: failure.code, permanence: failure.permanence, fault: failure.fault }
    },
    'refuse-login': async () => farEnd.troubleOpening({ failure: loginRefused() }),
  }
}

function stallsOf(farEnd: FarEnd): Faults<'stall-open' | 'stall-content' | 'stall'> {
  const stall = (store: (gate: Gate) => void): Stall => {
    const gate = createGate()
    store(gate)
    return gate
  }
  return {
    'stall-open': async () => stall((gate) => farEnd.troubleOpening({ gate })),
    'stall-content': async () => stall((gate) => farEnd.troubleDelivery({ gate, at: 'content' })),
    stall: async () => stall((gate) => farEnd.troubleDelivery({ gate, at: 'reply' })),
  }
}
