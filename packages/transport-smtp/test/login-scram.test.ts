import { createHook } from 'node:async_hooks'
import { neverAborted, systemPorts, type Transport, type TransportFactory } from '@turbomail/core/contract'
import {
  type AuthOptions as Accounts,
  disconnect,
  on,
  reply,
  type ServerEvent,
  type Session,
} from '@turbomail/fake-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { openTo, startServer, transportTo } from './sessions.ts'

const open = { signal: neverAborted }
const auth = { user: 'ann', password: 'secret' }
const users = { ann: 'secret' }
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** The client's first message, as the server has it from the last AUTH. */
function clientFirst(session: Session | undefined): string {
  const line = session?.commands.findLast((command) => command.startsWith('AUTH')) ?? ''
  return Buffer.from(line.split(' ')[2] ?? '', 'base64').toString()
}

const nonceOf = ({ session }: ServerEvent) => /r=(.*)$/.exec(clientFirst(session))?.[1] ?? ''

describe('SCRAM-PLUS', () => {
  const plus = { users, mechanisms: ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'PLAIN'] }

  test.each([
    ['TLSv1.3', 'p=tls-exporter,,'],
    ['TLSv1.2', 'p=tls-unique,,'],
  ] as const)('is bound to a connection of %s by %s, also when the session is resumed', async (version, header) => {
    const server = await startServer({ tls: 'implicit', auth: plus })
    const tls = { ca: server.certificate, minVersion: version, maxVersion: version }
    const factory = smtp(server.url, { tls, auth })
    for (const resumed of [false, true]) {
      const transport = await openAs(factory)
      expect(transport.describe?.()).toMatchObject({
        tls: { protocol: version, resumed },
        auth: { used: 'SCRAM-SHA-256-PLUS' },
      })
      await transport.close()
    }
    expect(server.sessions.map(({ user }) => user)).toEqual(['ann', 'ann'])
    for (const session of server.sessions) {
      expect(clientFirst(session)).toMatch(new RegExp(`^${header}n=ann,r=[^,]{24,}$`))
    }
  })

  test('is bound even to a relay whose certificate was not verified', async () => {
    const server = await startServer({ tls: 'implicit', certificate: 'self-signed', auth: plus })
    await openTo(server, { tls: { rejectUnauthorized: false }, auth })
    expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism: 'SCRAM-SHA-256-PLUS' })
  })

  test('that is listed and unknown gives way, and the relay is told that it was wanted', async () => {
    const server = await startServer({
      tls: 'implicit',
      auth: { ...plus, mechanisms: ['SCRAM-SHA-256'] },
      extensions: () => ['AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256'],
    })
    await openTo(server, { auth })
    expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism: 'SCRAM-SHA-256' })
    expect(server.sessions[0]?.commands).toContainEqual(expect.stringMatching(/^AUTH SCRAM-SHA-256-PLUS /))
    expect(clientFirst(server.sessions[0])).toMatch(/^y,,n=ann,r=/)
  })
})

test('a relay that offers -PLUS, and somebody who takes it from its list, end the login', async () => {
  const server = await startServer({
    tls: 'implicit',
    auth: { users, mechanisms: ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'] },
    extensions: () => ['AUTH SCRAM-SHA-256'],
  })
  await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    reply: { code: 535 },
  })
})

test('a mechanism without -PLUS that the user names is no downgrade', async () => {
  const server = await startServer({
    tls: 'implicit',
    auth: { users, mechanisms: ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'] },
  })
  await openTo(server, { auth: { ...auth, mechanism: 'SCRAM-SHA-256' } })
  expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism: 'SCRAM-SHA-256' })
})

test.each<[string, Accounts, string]>([
  ['with a wrong signature in a 334', { users, forgeSignature: true }, 'has not proved'],
  ['with a wrong signature in the 235', { users, forgeSignature: true, lastMessage: '235' }, 'has not proved'],
  ['that asks for absurd iterations', { users, iterations: 2_000_001 }, '2000001 iterations'],
])('a relay %s is not trusted', async (_what, accounts, message) => {
  const server = await startServer({ tls: 'implicit', auth: accounts })
  await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    permanence: 'permanent',
    fault: 'relay',
    phase: 'AUTH',
    message: expect.stringContaining(message),
  })
  expect(server.sessions[0]?.commands.filter((line) => line.startsWith('AUTH'))).toHaveLength(1)
})

describe('a relay', () => {
  const first = (message: (event: ServerEvent) => string) =>
    startServer({
      tls: 'implicit',
      auth: { users },
      script: [on('CHALLENGE', { nth: 1 }, (event) => reply(`334 ${base64(message(event))}`))],
    })

  test.each<[string, (event: ServerEvent) => string]>([
    ['whose nonce is another', () => 'r=other,s=QUJD,i=4096'],
    ['whose nonce is only ours', (event) => `r=${nonceOf(event)},s=QUJD,i=4096`],
    ['with an extension that must be understood', (event) => `m=x,r=${nonceOf(event)}x,s=QUJD,i=4096`],
    ['with a challenge of another mechanism', () => 'Username:'],
    ['that says a signature before there is a proof', () => 'v=QUJD'],
  ])('%s gets no proof', async (_what, message) => {
    const server = await first(message)
    await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      permanence: 'permanent',
    })
    expect(server.sessions[0]?.commands.at(-1)).toMatch(/^AUTH SCRAM-SHA-256 /)
  })

  test('that calls it a success at once is not trusted', async () => {
    const server = await startServer({
      tls: 'implicit',
      auth: { users },
      script: [on('AUTH', '235 2.7.0 dj11bmRlZmluZWQ= welcome')],
    })
    await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining('has not proved'),
    })
  })

  test('that leaves in the middle has broken the connection', async () => {
    const server = await startServer({
      tls: 'implicit',
      auth: { users },
      script: [on('CHALLENGE', { nth: 2 }, disconnect())],
    })
    await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      permanence: 'transient',
      phase: 'AUTH',
    })
  })

  test('that refuses for now in the middle may be asked again', async () => {
    const server = await startServer({
      tls: 'implicit',
      auth: { users },
      script: [on('CHALLENGE', { nth: 2 }, '454 4.7.0 later')],
    })
    await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      permanence: 'transient',
      reply: { code: 454 },
    })
  })

  test('that says 504 after it has had the proof is not offered the password by another mechanism', async () => {
    const server = await startServer({
      tls: 'implicit',
      auth: { users },
      script: [on('CHALLENGE', { nth: 2 }, '504 5.5.4 unknown')],
    })
    await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({ reply: { code: 504 } })
    expect(server.sessions[0]?.commands.filter((line) => line.startsWith('AUTH'))).toHaveLength(1)
  })

  test('that does not read what comes with AUTH is told again', async () => {
    const server = await startServer({
      tls: 'implicit',
      auth: { users, mechanisms: ['SCRAM-SHA-1'] },
      script: [on('AUTH', { nth: 1 }, '334 ')],
    })
    await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({ code: 'AUTH_FAILED' })
    const [, , again = ''] = server.sessions[0]?.commands ?? []
    expect(Buffer.from(again, 'base64').toString()).toMatch(/^y,,n=ann,r=/)
  })
})

test('user and password are prepared as SASLprep says', async () => {
  const server = await startServer({ tls: 'implicit', auth: { users: { 'IX,=': 'pass word' } } })
  await openTo(server, { auth: { user: 'I\u00ad\uff38,=', password: 'pass\u00a0wo\u00adrd' } })
  expect(server.sessions[0]).toMatchObject({ user: 'IX,=', mechanism: 'SCRAM-SHA-256' })
})

test('a password that SASLprep does not know goes by another mechanism, or not at all', async () => {
  const password = 'tab\there'
  const server = await startServer({ tls: 'implicit', auth: { users: { ann: password } } })
  await openTo(server, { auth: { ...auth, password } })
  expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism: 'PLAIN' })
  const named = transportTo(server, { auth: { ...auth, password, mechanism: 'SCRAM-SHA-1' } })
  await expect(named.open(open)).rejects.toMatchObject({ code: 'AUTH_UNAVAILABLE' })
})

test('connections of one transport derive the salted password once', async () => {
  let derived = 0
  const init = (_id: number, type: string) => {
    if (type === 'PBKDF2REQUEST') derived++
  }
  const hook = createHook({ init }).enable()
  onTestFinished(() => void hook.disable())
  const server = await startServer({ tls: 'implicit', auth: { users, salt: Buffer.from('salt') } })
  const factory = smtp(server.url, { tls: { ca: server.certificate }, auth })
  const counts: number[] = []
  for (const _ of [1, 2]) {
    derived = 0
    await openAs(factory)
    counts.push(derived)
  }
  expect(server.sessions.map(({ user }) => user)).toEqual(['ann', 'ann'])
  expect(counts, 'client and server, then the server alone').toEqual([2, 1])
})

async function openAs(factory: TransportFactory): Promise<Transport> {
  const transport = factory.create(systemPorts)
  onTestFinished(() => transport.close())
  await transport.open(open)
  return transport
}
