import type { Arrived, MakeHarness, TransportHarness } from '@turbomail/conformance'
import { type FakeServer, type FakeServerOptions, fakeServer, type Transaction } from '@turbomail/fake-server'
import { type SmtpOptions, smtp } from '../src/index.ts'
import { faultsOf, isProbe } from './faults.ts'

const USER = 'ann'
const PASSWORD = 'correct horse battery staple'

/** The ways of this transport that the kit is run for, each against a server that does as it is told. */
export const harnesses: Readonly<Record<'SMTP' | 'eager SMTP' | 'LMTP', MakeHarness<TransportHarness>>> = {
  SMTP: () => createHarness({ tls: 'starttls', auth: { users: { [USER]: PASSWORD }, required: true } }),
  'eager SMTP': () => createHarness({ tls: 'starttls' }, { pipelining: 'eager' }),
  LMTP: () => createHarness({ lmtp: true }),
}

async function createHarness(options: FakeServerOptions, more: SmtpOptions = {}): Promise<TransportHarness> {
  const server = await fakeServer(options)
  const secrets = options.auth === undefined ? [] : [PASSWORD]
  const window = 8
  const factory = smtp(server.url, {
    ...more,
    window,
    tls: { ca: server.certificate },
    ...(secrets.length > 0 && { auth: { user: USER, password: PASSWORD } }),
  })
  return {
    factory,
    capabilities: {
      ...factory.capabilities,
      reversePath: true,
      forwardPaths: true,
      octets: true,
      eightBit: true,
      utf8: true,
      window,
      credentials: secrets.length > 0,
    },
    secrets,
    arrived: async () => server.accepted.map(arrivedAs),
    begun: async () => server.transactions.filter((each) => !isProbe(each)).length,
    connections: async () => openSessions(server),
    faults: faultsOf(server, options.lmtp === true ? 'LMTP' : more.pipelining === 'eager' ? 'eager' : 'SMTP'),
    dispose: () => server.close(),
  }
}

function openSessions({ sessions }: FakeServer): number {
  return sessions.filter(({ open }) => open).length
}

function arrivedAs({ reversePath, recipients, content }: Transaction): Arrived {
  const taken = recipients.filter(({ accepted, contentCode = 250 }) => accepted && contentCode < 300)
  return {
    reversePath: reversePath === '' ? null : reversePath,
    forwardPaths: taken.map(({ forwardPath }) => forwardPath),
    octets: content,
  }
}
