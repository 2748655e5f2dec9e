import type { TransportFaults } from '@turbomail/conformance'
import {
  type Action,
  disconnect,
  type FakeServer,
  type Gate,
  hold,
  on,
  reset,
  stopReading,
} from '@turbomail/fake-server'

type Faults = Partial<TransportFaults>

const NEXT = { times: 1 }
const LOST = { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay' } as const

/** How to make the server misbehave towards nodemailer's SMTP client. */
export function faultsOf(server: FakeServer, lmtp: boolean): Faults {
  return { ...refusals(server, lmtp), ...failures(server), ...openings(server, lmtp), ...stalls(server) }
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
      server.use(on('RCPT', {}, '550 5.1.1 no such user'))
      return { permanence: 'permanent', fault: 'recipient', reply: 550 }
    },
    'fill-up': async () => server.use(on('CONTENT', {}, '452 4.3.1 insufficient system storage')),
  }
}

function failures(server: FakeServer): Faults {
  return {
    'lose-final-reply': async () => server.use(on('CONTENT', NEXT, disconnect())),
    'fail-transport': async () => {
      server.use(on('DATA', NEXT, disconnect()))
      return LOST
    },
    'fail-underneath': async () => {
      server.use(on('DATA', NEXT, reset()))
      return { ...LOST, cause: 'ESOCKET' }
    },
    retire: async () => server.use(on('CONTENT', NEXT, ['421 4.3.2 closing', disconnect()])),
  }
}

function openings(server: FakeServer, lmtp: boolean): Faults {
  return {
    'fail-open': async () => {
      server.use(on('GREETING', NEXT, '421 4.3.2 too busy'))
      return { code: 'RELAY_UNAVAILABLE', permanence: 'transient', fault: 'relay' }
    },
    'stall-open': async () => stall(server, lmtp ? 'LHLO' : 'EHLO'),
    ...(!lmtp && { 'refuse-login': async () => server.use(on('LOGIN', NEXT, refuseWithEcho)) }),
  }
}

function stalls(server: FakeServer): Faults {
  return {
    stall: async () => stall(server, 'CONTENT'),
    'stall-content': async () => {
      const gate = stopReading() as Gate
      server.use(on('CONTENT', { ...NEXT, within: 1 }, gate))
      return gate
    },
  }
}

function stall(server: FakeServer, name: 'EHLO' | 'LHLO' | 'CONTENT') {
  const gate = hold()
  server.use(on(name, NEXT, gate))
  return gate
}

/** Repeats what the client said to log in, as it was and decoded. */
function refuseWithEcho({ session }: { readonly session: { readonly commands: readonly string[] } }): Action {
  const said = session.commands.slice(session.commands.findLastIndex((line) => line.startsWith('AUTH')))
  const words = said.join(' ').split(' ')
  const decoded = words.map((word) =>
    Buffer.from(word, 'base64')
      .toString('latin1')
      .replace(/[^ -~]/g, ' '),
  )
  return `535 5.7.8 not with ${words.join(' ')} ${decoded.join(' ')}`
}
