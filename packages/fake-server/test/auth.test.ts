import { createHash, createHmac, pbkdf2Sync, X509Certificate } from 'node:crypto'
import { connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { type AuthOptions, certificateOf, disconnect, type FakeServer, fakeServer, on } from '../src/index.ts'
import { Talk } from './talk.ts'

const USERS = { users: { joe: 'secret' } }
const b64 = (text: string | Buffer): string => Buffer.from(text as string).toString('base64')
const unb64 = (reply: string): string => Buffer.from(reply.slice(4).trim(), 'base64').toString()

async function start(server: FakeServer): Promise<Talk> {
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  return client
}

async function secured(server: FakeServer, options: object = {}): Promise<Talk> {
  const socket = connect({ ...server.address, ca: server.certificate, servername: 'localhost', ...options })
  const client = new Talk(socket)
  await client.hear(1)
  await client.say('EHLO client.example')
  return client
}

test('PLAIN, with and without an initial response, right and wrong', async () => {
  await using server = await fakeServer({ auth: USERS })
  const client = await start(server)
  expect(await client.say(`AUTH PLAIN ${b64('\0joe\0wrong')}`)).toMatch(/^535/)
  expect(await client.say(`AUTH PLAIN ${b64('joe')}`)).toMatch(/^535/)
  expect(await client.say('AUTH PLAIN')).toBe('334 \r\n')
  expect(await client.say(b64('\0joe\0secret'))).toMatch(/^235/)
  expect(await client.say('AUTH PLAIN')).toMatch(/^503/)
  expect(server.sessions[0]).toMatchObject({ user: 'joe', mechanism: 'PLAIN' })
  expect(server.sessions[0]?.commands).toContain(b64('\0joe\0secret'))
})

test('LOGIN', async () => {
  await using server = await fakeServer({ auth: USERS })
  const client = await start(server)
  expect(unb64(await client.say('AUTH LOGIN'))).toBe('Username:')
  expect(unb64(await client.say(b64('joe')))).toBe('Password:')
  expect(await client.say(b64('wrong'))).toMatch(/^535/)
  expect(unb64(await client.say(`AUTH LOGIN ${b64('joe')}`))).toBe('Password:')
  expect(await client.say(b64('secret'))).toMatch(/^235/)
})

test('CRAM-MD5', async () => {
  await using server = await fakeServer({ auth: USERS })
  const client = await start(server)
  for (const [password, code] of [
    ['wrong', /^535/],
    ['secret', /^235/],
  ] as const) {
    const challenge = unb64(await client.say('AUTH CRAM-MD5'))
    const digest = createHmac('md5', password).update(challenge).digest('hex')
    expect(await client.say(b64(`joe ${digest}`))).toMatch(code)
  }
})

test('XOAUTH2 and OAUTHBEARER', async () => {
  await using server = await fakeServer({ auth: { tokens: { 'joe@x': 'token' } } })
  const client = await start(server)
  expect(unb64(await client.say(`AUTH XOAUTH2 ${b64('user=joe@x\x01auth=Bearer old\x01\x01')}`))).toContain('"400"')
  expect(await client.say('')).toMatch(/^535/)
  const bearer = (token: string): string => b64(`n,a=joe@x,\x01host=localhost\x01auth=Bearer ${token}\x01\x01`)
  expect(unb64(await client.say(`AUTH OAUTHBEARER ${bearer('old')}`))).toContain('invalid_token')
  expect(await client.say('AQ==')).toMatch(/^535/)
  expect(await client.say(`AUTH OAUTHBEARER ${bearer('token')}`)).toMatch(/^235/)
  const other = await start(server)
  expect(await other.say(`AUTH XOAUTH2 ${b64('user=joe@x\x01auth=Bearer token\x01\x01')}`)).toMatch(/^235/)
})

test('EXTERNAL', async () => {
  const own = await certificateOf('valid')
  await using server = await fakeServer({
    tls: 'implicit',
    tlsOptions: { requestCert: true, rejectUnauthorized: false },
    auth: { mechanisms: ['EXTERNAL'] },
  })
  const anonymous = await secured(server)
  expect(await anonymous.say('AUTH EXTERNAL =')).toMatch(/^535/)
  const client = await secured(server, own)
  expect(await client.say('AUTH EXTERNAL =')).toMatch(/^235/)
  const named = await secured(server, own)
  expect(await named.say(`AUTH EXTERNAL ${b64('joe')}`)).toMatch(/^235/)
  expect(server.sessions.map(({ user }) => user)).toEqual([undefined, 'localhost', 'joe'])
})

/** A client's side of SCRAM (RFC 5802 §3), written from the RFC for this test alone. */
async function scram(
  client: Talk,
  hash: 'sha1' | 'sha256',
  { plus = '', gs2 = 'n,,', binding = Buffer.alloc(0), password = 'secret' } = {},
): Promise<{ last: string; signed: boolean }> {
  const name = `SCRAM-SHA-${hash === 'sha1' ? '1' : '256'}${plus}`
  const bare = 'n=joe,r=clientnonce'
  const challenge = await client.say(`AUTH ${name} ${b64(gs2 + bare)}`)
  if (!challenge.startsWith('334')) return { last: challenge, signed: false }
  const serverFirst = unb64(challenge)
  const [, nonce = '', salt = '', rounds = ''] = /^r=(clientnonce[^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? []
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(rounds), hash === 'sha1' ? 20 : 32, hash)
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest()
  const withoutProof = `c=${b64(Buffer.concat([Buffer.from(gs2), binding]))},r=${nonce}`
  const message = `${bare},${serverFirst},${withoutProof}`
  const clientKey = hmac(salted, 'Client Key')
  const signature = hmac(createHash(hash).update(clientKey).digest(), message)
  const proof = clientKey.map((octet, index) => octet ^ (signature[index] ?? 0))
  const answer = await client.say(b64(`${withoutProof},p=${b64(Buffer.from(proof))}`))
  const wanted = `v=${b64(hmac(hmac(salted, 'Server Key'), message))}`
  if (answer.startsWith('334')) return { last: await client.say(''), signed: unb64(answer) === wanted }
  return { last: answer, signed: Buffer.from(answer.split(' ')[2] ?? '', 'base64').toString() === wanted }
}

test('SCRAM, with the last message as a 334 or with the 235, and with a forged one', async () => {
  for (const hash of ['sha1', 'sha256'] as const) {
    const outcomes = []
    for (const more of [{}, { lastMessage: '235' }, { forgeSignature: true }] satisfies AuthOptions[]) {
      await using server = await fakeServer({ auth: { ...USERS, ...more } })
      const client = await start(server)
      expect((await scram(client, hash, { password: 'wrong' })).last).toMatch(/^535/)
      expect((await scram(client, hash, { gs2: 'p=tls-exporter,,' })).last).toMatch(/^535/)
      const { last, signed } = await scram(client, hash)
      expect(last).toMatch(/^235/)
      outcomes.push(signed)
    }
    expect(outcomes).toEqual([true, true, false])
  }
})

test('SCRAM-PLUS is bound to the channel, and a downgrade is noticed', async () => {
  const mechanisms = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256']
  await using server = await fakeServer({ tls: 'implicit', auth: { ...USERS, mechanisms } })
  const endPoint = createHash('sha256').update(new X509Certificate(server.certificate).raw).digest()
  const bound = await secured(server)
  const wrong = { plus: '-PLUS', gs2: 'p=tls-server-end-point,,', binding: Buffer.from('other') }
  expect((await scram(bound, 'sha256', wrong)).last).toMatch(/^535/)
  expect((await scram(bound, 'sha256', { gs2: 'y,,' })).last).toMatch(/^535/)
  expect((await scram(bound, 'sha256', { ...wrong, binding: endPoint })).last).toMatch(/^235/)
  const exported = await secured(server)
  const binding = (exported.socket as TLSSocket).exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
  const right = { plus: '-PLUS', gs2: 'p=tls-exporter,,', binding }
  expect(await scram(exported, 'sha1', right)).toEqual({ last: '235 2.7.0 welcome\r\n', signed: true })
})

test('tls-unique binds to TLS 1.2, fresh and resumed, and to nothing in TLS 1.3', async () => {
  const auth = { ...USERS, mechanisms: ['SCRAM-SHA-256-PLUS'] }
  await using server = await fakeServer({ tls: 'implicit', auth })
  const login = async (options: object) => {
    const client = await secured(server, options)
    const tls = client.socket as TLSSocket
    const binding = (tls.isSessionReused() ? tls.getPeerFinished() : tls.getFinished()) ?? Buffer.alloc(0)
    const { last } = await scram(client, 'sha256', { plus: '-PLUS', gs2: 'p=tls-unique,,', binding })
    return { last, session: tls.getSession(), reused: tls.isSessionReused() }
  }
  const fresh = await login({ maxVersion: 'TLSv1.2' })
  expect(fresh).toMatchObject({ reused: false, last: expect.stringMatching(/^235/) })
  const resumed = await login({ maxVersion: 'TLSv1.2', session: fresh.session })
  expect(resumed).toMatchObject({ reused: true, last: expect.stringMatching(/^235/) })
  expect(await login({})).toMatchObject({ last: expect.stringMatching(/^535/) })
})

test('SCRAM-PLUS by a binding that is unknown is refused, even to one who binds to nothing', async () => {
  await using server = await fakeServer({ tls: 'implicit', auth: { ...USERS, mechanisms: ['SCRAM-SHA-256-PLUS'] } })
  const client = await secured(server)
  expect((await scram(client, 'sha256', { plus: '-PLUS', gs2: 'p=tls-magic,,' })).last).toMatch(/^535/)
})

test('SCRAM with salt and iterations of choice', async () => {
  await using server = await fakeServer({ auth: { ...USERS, salt: Buffer.from('sodium'), iterations: 7 } })
  const client = await start(server)
  const challenge = unb64(await client.say(`AUTH SCRAM-SHA-1 ${b64('n,,n=joe,r=abc')}`))
  expect(challenge).toMatch(/^r=abc[^,]+,s=c29kaXVt,i=7$/)
  expect(await client.say('*')).toMatch(/^501/)
  expect((await scram(client, 'sha256')).last).toMatch(/^235/)
})

test('what is refused before any exchange', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: USERS })
  const client = await start(server)
  expect(await client.say('AUTH PLAIN')).toMatch(/^538/)
  await using plain = await fakeServer({ auth: { ...USERS, mechanisms: ['PLAIN'], required: true } })
  const other = await start(plain)
  expect(await other.say('MAIL FROM:<a@b>')).toMatch(/^530/)
  expect(await other.say('AUTH NTLM')).toMatch(/^504/)
  expect(await other.say('AUTH PLAIN ???')).toMatch(/^501/)
  await other.say('AUTH PLAIN')
  expect(await other.say('*')).toMatch(/^501/)
  await using none = await fakeServer()
  expect(await (await start(none)).say('AUTH PLAIN')).toMatch(/^502/)
  expect([...server.violations, ...plain.violations, ...none.violations].map(({ code }) => code)).toEqual([
    'NOT_OFFERED',
    'NOT_OFFERED',
    'NOT_OFFERED',
  ])
})

test('the script has its say at the command, at each challenge and at the end', async () => {
  await using server = await fakeServer({
    auth: USERS,
    script: [
      on('AUTH', { connection: 1 }, '454 4.7.0 later'),
      on('AUTH', { connection: 2 }, '334 ???'),
      on('CHALLENGE', { connection: 3, nth: 2 }, ['334 aGFsZg==', disconnect()]),
      on('LOGIN', { connection: 4 }, '535 5.7.8 not today'),
      on('AUTH', { connection: 5 }, '235 whoever'),
      on('CHALLENGE', { connection: 6 }, '454 4.7.0 broken'),
    ],
  })
  const login = `AUTH PLAIN ${b64('\0joe\0secret')}`
  expect(await (await start(server)).say(login)).toBe('454 4.7.0 later\r\n')
  const second = await start(server)
  expect(await second.say('AUTH LOGIN')).toBe('334 ???\r\n')
  expect(await second.say(b64('joe'))).toMatch(/^535/)
  const third = await start(server)
  await third.say('AUTH LOGIN')
  third.send(`${b64('joe')}\r\n`)
  expect(await third.end()).toBe('334 aGFsZg==\r\n')
  expect(await (await start(server)).say(login)).toBe('535 5.7.8 not today\r\n')
  expect(await (await start(server)).say(login)).toBe('235 whoever\r\n')
  expect(await (await start(server)).say('AUTH LOGIN')).toBe('454 4.7.0 broken\r\n')
  expect(server.sessions.map(({ user }) => user)).toEqual([undefined, undefined, undefined, undefined, '', undefined])
})
