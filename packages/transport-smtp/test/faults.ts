import type { TransportFaults } from '@turbomail/conformance'
import {
  type Action,
  disconnect,
  type FakeServer,
  type Gate,
  hold,
  on,
  reset,
  type ServerEvent,
  stopReading,
  type Transaction,
} from '@turbomail/fake-server'

type Faults = Partial<TransportFaults>

const NEXT = { times: 1 }

/** What differs between the ways of this transport. */
export type Way = 'SMTP' | 'eager' | 'LMTP'

/** Before it goes ahead, the transport asks with a transaction of its own, which comes to nothing. */
export function isProbe({ reversePath, forwardPaths }: Transaction): boolean {
  return reversePath === '' && forwardPaths.length === 0
}

/** How to make the server misbehave. */
export function faultsOf(server: FakeServer, way: Way): Faults {
  const lmtp = way === 'LMTP'
  return {
    ...refusals(server, lmtp),
    ...(way === 'eager' ? failuresAhead(server) : failures(server)),
    ...openings(server),
    ...stalls(server, lmtp),
    ...(lmtp
      ? { 'lose-one-reply': async (path) => server.use(on('CONTENT', { ...NEXT, path }, disconnect())) }
      : { 'refuse-login': async () => server.use(on('LOGIN', NEXT, refuseWithEcho)) }),
  }
}

/** An LMTP server answers the content for each recipient: what is to be refused as a whole is refused at MAIL. */
function refusals(server: FakeServer, lmtp: boolean): Faults {
  const whole = lmtp ? 'MAIL' : 'CONTENT'
  return {
    'refuse-message': async () => {
      server.use(on(whole, NEXT, '550 5.7.1 not wanted'))
      return { permanence: 'permanent', fault: 'mail', reply: 550 }
    },
    'defer-message': async () => {
      server.use(on(whole, NEXT, '451 4.3.0 later'))
      return { permanence: 'transient', fault: 'mail', reply: 451 }
    },
    'refuse-one-recipient': async (path) => {
      server.use(on('RCPT', { ...NEXT, path }, '550 5.1.1 no such user'))
      return { permanence: 'permanent', fault: 'recipient', reply: 550 }
    },
    'refuse-all-recipients': async () => {
      server.use(on('RCPT', inOneTransaction('550 5.1.1 no such user')))
      return { permanence: 'permanent', fault: 'recipient', reply: 550 }
    },
    'fill-up': async () => server.use(on('CONTENT', inOneTransaction('452 4.3.1 insufficient system storage'))),
  }
}

function failures(server: FakeServer): Faults {
  return {
    'lose-final-reply': async () => server.use(on('CONTENT', NEXT, disconnect())),
    'fail-transport': async () => {
      server.use(on('DATA', NEXT, disconnect()))
      return { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay' }
    },
    'fail-underneath': async () => {
      server.use(on('DATA', NEXT, reset()))
      return { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay', cause: 'ECONNRESET' }
    },
  }
}

/** A mail whose content has left ahead is in doubt when the connection ends; but not after a 421. */
function failuresAhead(server: FakeServer): Faults {
  return {
    'lose-final-reply': async () => server.use(on('CONTENT', NEXT, disconnect())),
    'fail-transport': async () => {
      server.use(on('RCPT', inOneTransaction('421 4.3.2 closing')))
      return { code: 'RELAY_UNAVAILABLE', permanence: 'transient', fault: 'relay' }
    },
  }
}

function openings(server: FakeServer): Faults {
  return {
    'fail-open': async () => {
      server.use(on('GREETING', NEXT, '421 4.3.2 too busy'))
      return { code: 'RELAY_UNAVAILABLE', permanence: 'transient', fault: 'relay' }
    },
    retire: async () => server.use(on('CONTENT', NEXT, ['421 4.3.2 closing', disconnect()])),
  }
}

function stalls(server: FakeServer, lmtp: boolean): Faults {
  const stall = (name: 'EHLO' | 'LHLO' | 'CONTENT', gate: Gate, within?: { within: number }): Gate => {
    server.use(on(name, { ...NEXT, ...within }, gate))
    return gate
  }
  return {
    'stall-open': async () => stall(lmtp ? 'LHLO' : 'EHLO', hold()),
    'stall-content': async () => stall('CONTENT', stopReading() as Gate, { within: 1 }),
    stall: async () => stall('CONTENT', hold()),
  }
}

/** An answer to all recipients of the first transaction that comes to it. */
function inOneTransaction(answer: Action): (event: ServerEvent) => Action | undefined {
  let first: ServerEvent['transaction']
  return ({ transaction }) => {
    if (transaction !== undefined && !isProbe(transaction)) first ??= transaction
    return first !== undefined && transaction === first ? answer : undefined
  }
}

/** Repeats what the client said to log in, as it was and decoded. */
function refuseWithEcho({ session }: ServerEvent): Action {
  const said = session.commands.slice(session.commands.findLastIndex((line) => line.startsWith('AUTH')))
  const words = said.join(' ').split(' ')
  const decoded = words.map((word) =>
    Buffer.from(word, 'base64')
      .toString('latin1')
      .replace(/[^ -~]/g, ' '),
  )
  return `535 5.7.8 not with ${words.join(' ')} ${decoded.join(' ')}`
}
