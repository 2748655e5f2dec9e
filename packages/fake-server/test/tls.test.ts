import { once } from 'node:events'
import { connect as connectClear } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import {
  type CertificateKind,
  certificateOf,
  disconnect,
  type FakeServer,
  fakeServer,
  hold,
  raw,
  refuseHandshake,
  reset,
} from '../src/index.ts'
import { Talk } from './talk.ts'

/** What came of a handshake with an implicit server: `secureConnect`, or the code of the error. */
async function handshake(server: FakeServer, options: ConnectionOptions = {}): Promise<string> {
  const socket = connect({ ...server.address, ca: server.certificate, servername: 'localhost', ...options })
  const outcome = await Promise.race([
    once(socket, 'secureConnect').then(() => 'secureConnect'),
    once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code ?? 'error'),
    once(socket, 'close').then(() => 'close'),
  ]).catch((error: NodeJS.ErrnoException) => error.code ?? 'error')
  socket.destroy()
  return outcome
}

test('STARTTLS: the list changes, the session starts afresh, and all is recorded decrypted', async () => {
  await using server = await fakeServer({ tls: 'starttls' })
  const client = await Talk.with(server)
  expect(await client.say('EHLO client.example')).toMatch(/^250[ -]STARTTLS\r$/m)
  await client.say('MAIL FROM:<a@b>')
  expect(await client.say('STARTTLS')).toMatch(/^220/)
  await client.secure(server.certificate)
  expect(await client.say('MAIL FROM:<a@b>')).toMatch(/^503/)
  expect(await client.say('EHLO client.example')).not.toContain('STARTTLS')
  expect(await client.say('STARTTLS')).toMatch(/^503/)
  const [session] = server.sessions
  expect(session).toMatchObject({ secure: true, tls: { protocol: 'TLSv1.3', resumed: false, serverName: 'localhost' } })
  expect(session?.received.toString()).toMatch(/STARTTLS\r\nMAIL FROM:<a@b>\r\nEHLO/)
  expect(session?.transactions[0]?.state).toBe('reset')
})

test('STARTTLS that was not offered', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  expect(await client.say('STARTTLS')).toMatch(/^502/)
  expect(server.violations).toMatchObject([{ code: 'NOT_OFFERED' }])
})

test('plain text behind STARTTLS is thrown away, and noted', async () => {
  await using server = await fakeServer({ tls: 'starttls' })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  expect(await client.say(Buffer.from('STARTTLS\r\nRSET\r\n'))).toBe('220 2.0.0 go ahead\r\n')
  expect(server.violations).toMatchObject([{ code: 'PIPELINED_AFTER' }])
  await client.secure(server.certificate)
  expect(await client.say('EHLO client.example')).toMatch(/^250/)
  expect(server.sessions[0]?.commands).not.toContain('RSET')
})

test('the server injects plain text ahead of the handshake', async () => {
  await using server = await fakeServer({
    tls: 'starttls',
    script: { starttls: raw('220 go\r\n250 injected\r\n') },
  })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  expect(await client.say('STARTTLS', 2)).toBe('220 go\r\n250 injected\r\n')
  await client.secure(server.certificate)
  expect(await client.say('EHLO client.example')).toMatch(/^250/)
})

test.each<[CertificateKind, ConnectionOptions, string]>([
  ['valid', {}, 'secureConnect'],
  ['valid', { servername: '', host: '127.0.0.1' }, 'secureConnect'],
  ['valid', { ca: undefined }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['self-signed', {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['expired', {}, 'CERT_HAS_EXPIRED'],
  ['not-yet-valid', {}, 'CERT_NOT_YET_VALID'],
  ['wrong-host', {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
])('implicit TLS with a certificate that is %s', async (certificate, options, outcome) => {
  await using server = await fakeServer({ tls: 'implicit', certificate })
  expect(server.url).toMatch(/^smtps:/)
  expect(await handshake(server, options)).toBe(outcome)
})

test('a certificate of the test itself', async () => {
  const own = await certificateOf('valid')
  await using server = await fakeServer({ tls: 'implicit', certificate: own })
  expect(server.certificate).toBe(own.cert)
  expect(await handshake(server)).toBe('secureConnect')
})

test('the handshake is refused, cut off, or waits', async () => {
  await using server = await fakeServer({ tls: 'implicit', script: { handshake: refuseHandshake() } })
  expect(await handshake(server)).toMatch(/HANDSHAKE_FAILURE/)
  server.script({ handshake: disconnect() })
  expect(await handshake(server)).toBe('ECONNRESET')
  server.script({ handshake: reset() })
  expect(await handshake(server)).toBe('ECONNRESET')
  const gate = hold()
  server.script({ handshake: gate })
  const waiting = handshake(server)
  await gate.reached
  gate.release()
  expect(await waiting).toBe('secureConnect')
})

test('a client that speaks no TLS harms nobody', async () => {
  await using server = await fakeServer({ tls: 'implicit' })
  const client = new Talk(connectClear(server.address))
  client.send('EHLO client.example\r\n')
  await client.end()
  await server.idle()
  expect(server.sessions[0]?.log.some((entry) => entry.what === 'failed')).toBe(true)
})

test('sessions are resumed', async () => {
  await using server = await fakeServer({ tls: 'implicit' })
  const options = { ...server.address, ca: server.certificate, servername: 'localhost' }
  const first = connect(options).resume()
  const [session] = (await once(first, 'session')) as [Buffer]
  first.destroy()
  const second = connect({ ...options, session })
  await once(second, 'data')
  second.destroy()
  await server.idle()
  expect(server.sessions.map(({ tls }) => tls?.resumed)).toEqual([false, true])
})

test('the client shows a certificate, and is asked for one', async () => {
  const own = await certificateOf('valid')
  await using server = await fakeServer({
    tls: 'implicit',
    tlsOptions: { requestCert: true, rejectUnauthorized: false },
  })
  const socket: TLSSocket = connect({ ...server.address, ca: server.certificate, ...own, servername: 'localhost' })
  await once(socket, 'data')
  expect(server.sessions[0]?.tls?.clientCertificate?.subject).toBe('CN=localhost')
  socket.destroy()
})

test('the connection is reset under TLS', async () => {
  await using server = await fakeServer({ tls: 'implicit', script: { ehlo: reset() } })
  const socket = connect({ ...server.address, ca: server.certificate, servername: 'localhost' })
  const client = new Talk(socket)
  client.send('EHLO client.example\r\n')
  await client.end()
  expect((client.error as NodeJS.ErrnoException | undefined)?.code).toBe('ECONNRESET')
})
