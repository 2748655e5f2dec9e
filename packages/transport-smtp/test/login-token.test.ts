import { setImmediate } from 'node:timers/promises'
import { neverAborted } from '@turbomail/core/contract'
import { disconnect, on, type Rule, raw } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import type { Mechanism, TokenRequest } from '../src/index.ts'
import { openTo, startServer, transportTo } from './sessions.ts'

const open = { signal: neverAborted }

/** Gives one token after another, and keeps what it was told. */
function tokens(...given: readonly string[]) {
  const asked: TokenRequest[] = []
  const accessToken = (request: TokenRequest) => {
    asked.push(request)
    return given[asked.length - 1] ?? 'no more'
  }
  return { asked, accessToken }
}

describe.each(['OAUTHBEARER', 'XOAUTH2'] as const)('a token for %s', (mechanism) => {
  const start = (...script: Rule[]) =>
    startServer({
      tls: 'implicit',
      auth: { tokens: { ann: 'fresh' }, users: { ann: 'x' }, mechanisms: ['PLAIN', mechanism] },
      script,
    })
  const logins = (server: Awaited<ReturnType<typeof start>>) =>
    server.sessions.map(({ commands }) => commands.filter((line) => line.startsWith('AUTH')).length)

  test('that is refused is fetched again, once, and the session goes on', async () => {
    const server = await start()
    const { asked, accessToken } = tokens('stale', 'fresh')
    await openTo(server, { auth: { user: 'ann', accessToken } })
    expect(asked).toEqual([{}, { refused: 'stale' }])
    expect(server.sessions).toHaveLength(1)
    expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism })
    expect(logins(server)).toEqual([2])
  })

  test('that is refused twice fails the login', async () => {
    const server = await start()
    const { asked, accessToken } = tokens('stale', 'stale too', 'fresh')
    await expect(transportTo(server, { auth: { user: 'ann', accessToken } }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      permanence: 'permanent',
      reply: { code: 535 },
    })
    expect(asked).toHaveLength(2)
    expect(logins(server)).toEqual([2])
  })

  test('that comes again though it was refused is not sent again', async () => {
    const server = await start()
    const { asked, accessToken } = tokens('stale', 'stale')
    await expect(transportTo(server, { auth: { user: 'ann', accessToken } }).open(open)).rejects.toMatchObject({
      reply: { code: 535 },
    })
    expect(asked).toHaveLength(2)
    expect(logins(server)).toEqual([1])
  })

  test('that is given as a string is sent once', async () => {
    const server = await start()
    const transport = transportTo(server, { auth: { user: 'ann', accessToken: 'stale' } })
    await expect(transport.open(open)).rejects.toMatchObject({ reply: { code: 535 } })
    expect(logins(server)).toEqual([1])
  })

  test('is fetched for each connection', async () => {
    const server = await start()
    const { asked, accessToken } = tokens('fresh', 'fresh')
    for (const _ of [1, 2]) await openTo(server, { auth: { user: 'ann', accessToken } })
    expect(asked).toEqual([{}, {}])
  })

  test('that cannot be judged now is not fetched again', async () => {
    const server = await start(on('LOGIN', '454 4.7.0 later'))
    const { asked, accessToken } = tokens('stale', 'fresh')
    await expect(transportTo(server, { auth: { user: 'ann', accessToken } }).open(open)).rejects.toMatchObject({
      permanence: 'transient',
    })
    expect(asked).toHaveLength(1)
  })

  test('that was refused by a relay which then leaves is a broken connection', async () => {
    const server = await start(on('LOGIN', ['535 5.7.8 no', disconnect()]))
    const { accessToken } = tokens('stale', 'fresh')
    await expect(transportTo(server, { auth: { user: 'ann', accessToken } }).open(open)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      permanence: 'transient',
    })
  })

  test('that makes the command too long comes after it', async () => {
    const long = 'x'.repeat(4000)
    const server = await startServer({
      tls: 'implicit',
      auth: { tokens: { ann: long }, mechanisms: [mechanism] },
    })
    await openTo(server, { auth: { user: 'ann', accessToken: long } })
    const said = server.sessions[0]?.commands ?? []
    expect(said[1]).toBe(`AUTH ${mechanism}`)
    expect(Buffer.from(said[2] ?? '', 'base64').toString()).toContain(`Bearer ${long}\x01\x01`)
  })
})

test.each([
  ['X-EIGHT8', 512, 1],
  ['X-NINE999', 513, 0],
])('an initial response to %s, in a command of %i octets', async (name, octets, count) => {
  const server = await startServer({ tls: 'implicit', extensions: () => [`AUTH ${name}`] })
  const mechanism: Mechanism = { name, begin: () => ({ initial: 'x'.repeat(372), next: () => undefined }) }
  await expect(transportTo(server, { auth: { mechanism } }).open(open)).rejects.toMatchObject({ code: 'AUTH_FAILED' })
  const whole = server.sessions[0]?.commands.filter((line) => line.length + 2 === octets)
  expect(whole).toHaveLength(count)
  expect(server.sessions[0]?.commands[1]).toMatch(count === 1 ? / eHh4/ : /^AUTH X-NINE999$/)
})

describe('a function that fetches tokens', () => {
  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no token today')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no token today'))],
    ['gives nothing', () => undefined],
    ['gives nothing but an empty string', () => ''],
    ['gives something that would be read as another field', () => 'x\x01host=evil'],
  ])('and %s fails the login for now', async (_what, accessToken) => {
    const server = await startServer({ tls: 'implicit', auth: { tokens: { ann: 'x' } } })
    const transport = transportTo(server, { auth: { user: 'ann', accessToken: accessToken as () => string } })
    await expect(transport.open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      permanence: 'transient',
      cause: expect.any(Error),
    })
    expect(server.sessions[0]?.commands.join()).not.toContain('AUTH')
  })

  test('is not called for a relay that takes no tokens', async () => {
    const server = await startServer({ tls: 'implicit', auth: { users: { ann: 'x' } } })
    const { asked, accessToken } = tokens('fresh')
    await expect(transportTo(server, { auth: { user: 'ann', accessToken } }).open(open)).rejects.toMatchObject({
      code: 'AUTH_UNAVAILABLE',
    })
    expect(asked).toEqual([])
  })

  test('is not called where the login would go in clear', async () => {
    const server = await startServer({ auth: { tokens: { ann: 'fresh' }, inClear: true } })
    const { asked, accessToken } = tokens('fresh')
    await expect(transportTo(server, { auth: { user: 'ann', accessToken } }).open(open)).rejects.toMatchObject({
      code: 'AUTH_INSECURE',
    })
    expect(asked).toEqual([])
  })

  test('and never comes back does not outlast the signal', async () => {
    const server = await startServer({ tls: 'implicit', auth: { tokens: { ann: 'x' } } })
    const controller = new AbortController()
    const accessToken = async () => {
      await setImmediate()
      controller.abort(new Error('enough'))
      return new Promise<string>(() => {})
    }
    const opening = transportTo(server, { auth: { user: 'ann', accessToken } }).open({ signal: controller.signal })
    await expect(opening).rejects.toThrow('enough')
  })

  test('and never comes back does not outlast the deadline of a command', async () => {
    const server = await startServer({ tls: 'implicit', auth: { tokens: { ann: 'x' } } })
    const accessToken = () => new Promise<string>(() => {})
    const transport = transportTo(server, { auth: { user: 'ann', accessToken }, timeouts: { commandMs: 200 } })
    await expect(transport.open(open)).rejects.toMatchObject({ code: 'AUTH_FAILED', permanence: 'transient' })
  })
})

test('what a relay says of a token that it refuses is answered, whatever it is', async () => {
  const server = await startServer({
    tls: 'implicit',
    auth: { tokens: { ann: 'x' }, mechanisms: ['XOAUTH2'] },
    script: [on('CHALLENGE', raw('334 ???\r\n'))],
  })
  await expect(transportTo(server, { auth: { user: 'ann', accessToken: 'stale' } }).open(open)).rejects.toMatchObject({
    reply: { code: 535 },
  })
})
