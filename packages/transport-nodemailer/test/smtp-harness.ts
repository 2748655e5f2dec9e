import type { Arrived, TransportHarness } from '@turbomail/conformance'
import { type FakeServer, fakeServer, type Transaction } from '@turbomail/fake-server'
import { createTransport } from 'nodemailer'
import { fromNodemailer } from '../src/index.ts'
import { faultsOf } from './smtp-faults.ts'

const USER = 'ann'
const PASSWORD = 'correct horse battery staple'

interface Way {
  readonly lmtp?: boolean
  readonly pool?: true
}

/** nodemailer's SMTP client, with one connection for each mail, or a pool of one connection for each instance. */
export async function smtpHarness({ lmtp = false, pool }: Way = {}): Promise<TransportHarness> {
  const auth = lmtp ? {} : { tls: 'starttls' as const, auth: { users: { [USER]: PASSWORD }, required: true } }
  const server = await fakeServer({ lmtp, ...auth })
  const settings = {
    host: server.host,
    port: server.port,
    lmtp,
    tls: { ca: server.certificate },
    ...(!lmtp && { auth: { user: USER, pass: PASSWORD } }),
  }
  const factory = fromNodemailer(
    pool ? () => createTransport({ ...settings, pool, maxConnections: 1, maxRequeues: 0 }) : createTransport(settings),
    { bodyType: '8BITMIME', verifyAfterMs: 0 },
  )
  return {
    factory,
    capabilities: {
      ...factory.capabilities,
      reversePath: true,
      forwardPaths: true,
      octets: true,
      eightBit: true,
      utf8: false,
      window: 1,
      credentials: !lmtp,
    },
    secrets: lmtp ? [] : [PASSWORD],
    arrived: async () => server.accepted.map(arrivedAs),
    begun: async () => server.transactions.length,
    connections: async () => openSessions(server),
    faults: faultsOf(server, lmtp),
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
