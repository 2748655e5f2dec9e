import { inspect } from 'node:util'
import { systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { resolveOptions, type SmtpOptions } from './options.ts'
import { smtp } from './smtp.ts'
import { TIMEOUTS } from './timeouts.ts'

test('fills in what is left out', () => {
  expect(resolveOptions({ host: 'relay.example.com' })).toMatchObject({
    title: 'smtp://relay.example.com:587',
    relays: [{ name: 'smtp://relay.example.com:587', host: 'relay.example.com', port: 587 }],
    policy: 'starttls',
    lmtp: false,
    timeouts: TIMEOUTS,
    pipelining: 'full',
    window: 4,
    maxConnections: Number.POSITIVE_INFINITY,
    transcript: false,
  })
})

test.each([
  ['eager', 8],
  ['full', 4],
  ['transaction', 1],
  ['off', 1],
] as const)('the window of %s is %s unless set', (pipelining, window) => {
  expect(resolveOptions({ host: 'relay.example.com', pipelining }).window).toBe(window)
  expect(resolveOptions({ host: 'relay.example.com', pipelining, window: 3 }).window).toBe(3)
})

test.each<[SmtpOptions, string | undefined, string]>([
  [{ host: 'r.example' }, 'smtps:', 'smtps://r.example:465'],
  [{ host: 'r.example', port: 465 }, undefined, 'smtps://r.example:465'],
  [{ host: 'r.example', tls: { policy: 'implicit' } }, undefined, 'smtps://r.example:465'],
  [{ host: '::1', port: 25 }, undefined, 'smtp://[::1]:25'],
  [{ host: 'r.example', lmtp: true }, undefined, 'lmtp://r.example:24'],
  [{ socketPath: '/run/lmtp', lmtp: true }, undefined, 'lmtp:///run/lmtp'],
  [{ host: ['a.example', '::1'] }, undefined, 'smtp://a.example,[::1]:587'],
  [{ host: 'r.example', proxy: 'socks5://u:s3cret@p.example' }, undefined, 'smtp://r.example:587'],
])('%j is called %s %s', (options, scheme, name) => {
  expect(resolveOptions(options, scheme).title).toBe(name)
})

test.each<[unknown, string, string]>([
  [{ host: 'a', secure: true }, 'OPTIONS_UNKNOWN', 'secure'],
  [{ host: 'a', timeouts: { connect: 1 } }, 'OPTIONS_UNKNOWN', 'timeouts.connect'],
  [{ host: 'a', auth: { user: 'u', pass: 'p' } }, 'OPTIONS_UNKNOWN', 'auth.pass'],
  [{}, 'OPTIONS_INVALID', 'host'],
  [{ host: '' }, 'OPTIONS_INVALID', 'host'],
  [{ host: 'a b' }, 'OPTIONS_INVALID', 'host'],
  [{ host: 'bücher.example' }, 'OPTIONS_INVALID', 'host'],
  [{ host: [] }, 'OPTIONS_INVALID', 'host'],
  [{ host: ['a', ''] }, 'OPTIONS_INVALID', 'host'],
  [{ host: ['a', 5] }, 'OPTIONS_INVALID', 'host'],
  [{ host: 'a', lookup: 'dns' }, 'OPTIONS_INVALID', 'lookup'],
  [{ host: 'a', proxy: 'p.example:1080' }, 'OPTIONS_INVALID', 'proxy'],
  [{ socketPath: '/run/lmtp', proxy: 'socks5://p.example' }, 'OPTIONS_INVALID', 'proxy'],
  [{ host: 'a', tls: { fingerprints: [] } }, 'OPTIONS_INVALID', 'tls.fingerprints'],
  [{ host: 'a', tls: { fingerprints: 'ab'.repeat(32) } }, 'OPTIONS_INVALID', 'tls.fingerprints'],
  [{ host: 'a', tls: { fingerprints: ['ab'.repeat(20)] } }, 'OPTIONS_INVALID', 'tls.fingerprints'],
  [{ host: 'a', port: 0 }, 'OPTIONS_INVALID', 'port'],
  [{ host: 'a', port: '25' }, 'OPTIONS_INVALID', 'port'],
  [{ host: 'a', tls: 'STARTTLS' }, 'OPTIONS_INVALID', 'tls'],
  [{ host: 'a', tls: true }, 'OPTIONS_INVALID', 'tls'],
  [{ host: 'a', tls: { policy: 'never' } }, 'OPTIONS_INVALID', 'tls.policy'],
  [{ host: 'a', auth: 'u:p' }, 'OPTIONS_INVALID', 'auth'],
  [{ host: 'a', auth: { user: 'u' } }, 'OPTIONS_INVALID', 'auth.password'],
  [{ host: 'a', auth: { user: 'u\0', password: 'p' } }, 'OPTIONS_INVALID', 'auth.user'],
  [{ host: 'a', auth: { user: 'u', password: 'p', mechanism: 'NTLM' } }, 'OPTIONS_INVALID', 'auth.mechanism'],
  [{ host: 'a', auth: { user: 'u', accessToken: 'p', mechanism: 'PLAIN' } }, 'OPTIONS_INVALID', 'auth.mechanism'],
  [{ host: 'a', auth: { user: 'u', password: 'p', accessToken: 't' } }, 'OPTIONS_INVALID', 'auth.accessToken'],
  [{ host: 'a', auth: { mechanism: { name: 'x y' } } }, 'OPTIONS_INVALID', 'auth.mechanism.name'],
  [{ host: 'a', name: 'a\r\nb' }, 'OPTIONS_INVALID', 'name'],
  [{ host: 'a', lmtp: 'yes' }, 'OPTIONS_INVALID', 'lmtp'],
  [{ host: 'a', timeouts: { commandMs: 0 } }, 'OPTIONS_INVALID', 'timeouts.commandMs'],
  [{ host: 'a', timeouts: { commandMs: Number.NaN } }, 'OPTIONS_INVALID', 'timeouts.commandMs'],
  [{ host: 'a', timeouts: 5 }, 'OPTIONS_INVALID', 'timeouts'],
  [{ host: 'a', maxConnections: 0 }, 'OPTIONS_INVALID', 'maxConnections'],
  [{ host: 'a', maxConnections: 1.5 }, 'OPTIONS_INVALID', 'maxConnections'],
  [{ host: 'a', localAddress: 'eth0' }, 'OPTIONS_INVALID', 'localAddress'],
  [{ host: 'a', transcript: 'file' }, 'OPTIONS_INVALID', 'transcript'],
])('refuses %j', (options, code, option) => {
  expect(() => smtp(options as SmtpOptions)).toThrow(expect.objectContaining({ code, option }))
})

test('the pool of a transport has no more instances than connections are allowed', () => {
  expect(smtp({ host: 'a' }).capabilities.maxInstances).toBe(Number.POSITIVE_INFINITY)
  expect(smtp({ host: 'a', maxConnections: 5 }).capabilities.maxInstances).toBe(5)
})

test('options count for more than the URL, unless they are left out', () => {
  expect(smtp('smtp://u@r.example:25', { auth: { user: 'u', password: 'p' } }).name).toBe('smtp://r.example:25')
  expect(smtp('smtp://r.example:25', { port: 2525 }).name).toBe('smtp://r.example:2525')
  const port = undefined as unknown as number
  expect(smtp('smtp://r.example:25', { port }).name).toBe('smtp://r.example:25')
})

test("a caller's object is left as it is", () => {
  const options = Object.freeze({
    host: 'r.example',
    timeouts: Object.freeze({ commandMs: 5 }),
    tls: Object.freeze({}),
  })
  smtp(options)
  expect(options).toEqual({ host: 'r.example', timeouts: { commandMs: 5 }, tls: {} })
})

test('neither factory nor transport shows a secret', () => {
  const factory = smtp('smtp://ann:s3cret@r.example', { proxy: 'socks5://joe:s3cret@p.example' })
  for (const shown of [factory, factory.create(systemPorts)]) {
    expect(inspect(shown, { depth: 9, showHidden: true }) + JSON.stringify(shown)).not.toContain('s3cret')
  }
})

test('options survive being changed after the call', () => {
  const timeouts = { commandMs: 5 }
  const resolved = resolveOptions({ host: 'r.example', timeouts })
  timeouts.commandMs = 6
  expect(resolved.timeouts.commandMs).toBe(5)
})
