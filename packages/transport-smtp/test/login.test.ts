import { neverAborted } from '@turbomail/core/contract'
import { type AuthOptions as Accounts, disconnect, on, type Rule, raw } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import type { AuthOptions, Mechanism } from '../src/index.ts'
import { openTo, startServer, transportTo } from './sessions.ts'

const open = { signal: neverAborted }
const ann = { user: 'ann', password: 'pass wörd' }
const users = { ann: 'pass wörd' }
const tokens = { ann: 't0ken' }

describe.each<[string, AuthOptions, Accounts]>([
  ['PLAIN', ann, { users, mechanisms: ['LOGIN', 'PLAIN'] }],
  ['LOGIN', ann, { users, mechanisms: ['LOGIN'] }],
  ['LOGIN', { ...ann, mechanism: 'LOGIN' }, { users, mechanisms: ['LOGIN', 'PLAIN'] }],
  ['CRAM-MD5', ann, { users, mechanisms: ['CRAM-MD5'] }],
  ['SCRAM-SHA-1', ann, { users, mechanisms: ['PLAIN', 'SCRAM-SHA-1'] }],
  ['SCRAM-SHA-256', ann, { users }],
  ['SCRAM-SHA-256', ann, { users, lastMessage: '235' }],
  ['SCRAM-SHA-1-PLUS', ann, { users, mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-1-PLUS'] }],
  ['SCRAM-SHA-256-PLUS', ann, { users, mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS'] }],
  ['OAUTHBEARER', { user: 'ann', accessToken: 't0ken' }, { tokens }],
  ['XOAUTH2', { user: 'ann', accessToken: () => 't0ken' }, { tokens, mechanisms: ['XOAUTH2'] }],
])('%s', (mechanism, auth, accounts) => {
  test('logs in under TLS', async () => {
    const server = await startServer({ tls: 'starttls', auth: { ...accounts, required: true } })
    const transport = await openTo(server, { tls: 'starttls', auth })
    expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism, secure: true })
    expect(transport.describe?.()).toMatchObject({ auth: { used: mechanism } })
  })

  test('fails for good with the wrong secret, and tries nothing else', async () => {
    const wrong = { users: { ann: 'other' }, tokens: { ann: 'other' } }
    const mechanisms = [mechanism, 'PLAIN', 'LOGIN', 'OAUTHBEARER', 'XOAUTH2']
    const server = await startServer({ tls: 'implicit', auth: { ...wrong, mechanisms } })
    await expect(transportTo(server, { auth }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      permanence: 'permanent',
      fault: 'relay',
      phase: 'AUTH',
      reply: { code: 535 },
    })
    expect(server.sessions[0]?.commands.filter((line) => line.startsWith('AUTH'))).toHaveLength(1)
  })
})

test.each(['opportunistic', 'none'] as const)('credentials are never sent in clear (%s)', async (tls) => {
  const server = await startServer({ auth: { users, inClear: true } })
  await expect(transportTo(server, { tls, auth: ann }).open(open)).rejects.toMatchObject({
    code: 'AUTH_INSECURE',
    permanence: 'permanent',
    message: expect.stringContaining('`tls`'),
  })
  expect(server.sessions[0]?.commands).not.toContainEqual(expect.stringMatching(/^AUTH/))
})

test.each<[string, Accounts | undefined]>([
  ['not offered', undefined],
  ['offered without a mechanism that fits', { users, mechanisms: ['DIGEST-MD5', 'GSSAPI'] }],
])('a login that is %s is a failure, not an anonymous session', async (_what, accounts) => {
  const server = await startServer({ tls: 'implicit', ...(accounts === undefined ? {} : { auth: accounts }) })
  await expect(transportTo(server, { auth: ann }).open(open)).rejects.toMatchObject({ code: 'AUTH_UNAVAILABLE' })
})

describe('a login', () => {
  const start = (...script: Rule[]) =>
    startServer({ tls: 'implicit', auth: { users, mechanisms: ['PLAIN', 'LOGIN'] }, script })

  test('that cannot be served now may be tried again', async () => {
    const server = await start(on('LOGIN', '454 4.7.0 later'))
    await expect(transportTo(server, { auth: ann }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      permanence: 'transient',
    })
  })

  test('by a mechanism that the relay lists and does not know goes on with the next', async () => {
    const server = await start(on('AUTH', { times: 1 }, '504 5.5.4 unknown'))
    await openTo(server, { auth: ann })
    expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism: 'LOGIN' })
  })

  test('may be answered by 250', async () => {
    const server = await start(on('LOGIN', raw('250 fine\r\n')))
    await openTo(server, { auth: ann })
  })

  test('with a challenge that PLAIN does not know is taken back', async () => {
    const server = await start(on('AUTH', raw('334 Z3Vlc3M=\r\n')))
    await expect(transportTo(server, { auth: ann }).open(open)).rejects.toMatchObject({ phase: 'AUTH' })
    expect(server.sessions[0]?.commands.at(-1)).toBe('*')
  })

  test('with challenges without end is given up', async () => {
    const again: Mechanism = { name: 'PLAIN', begin: () => ({ next: () => 'x' }) }
    const server = await startServer({
      tls: 'implicit',
      auth: { users },
      script: { auth: '334 ', login: '334 ', unknown: '334 ' },
    })
    await expect(transportTo(server, { auth: { mechanism: again } }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining('on and on'),
    })
    expect(server.sessions[0]?.commands.at(-1)).toBe('*')
  })

  test.each([
    ['421', '421 4.3.2 closing', 'RELAY_UNAVAILABLE'],
    ['an end', disconnect(), 'CONNECTION_LOST'],
  ])('answered by %s fails the session', async (_what, answer, code) => {
    const server = await start(on('AUTH', answer))
    await expect(transportTo(server, { auth: ann }).open(open)).rejects.toMatchObject({ code, phase: 'AUTH' })
  })

  test('by a mechanism of a third party is as good', async () => {
    const mechanism: Mechanism = {
      name: 'PLAIN',
      begin: () => ({ initial: '\0ann\0pass wörd', next: () => undefined }),
    }
    const server = await start()
    await openTo(server, { auth: { mechanism } })
    expect(server.sessions[0]?.user).toBe('ann')
  })

  test('whose token cannot be had fails', async () => {
    const server = await startServer({ tls: 'implicit', auth: { tokens } })
    const accessToken = () => Promise.reject(new Error('no token today'))
    await expect(transportTo(server, { auth: { user: 'ann', accessToken } }).open(open)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      cause: { message: 'no token today' },
    })
  })
})
