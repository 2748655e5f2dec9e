import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { TIMEOUTS } from './timeouts.ts'
import { readUrl } from './url.ts'

test('reads everything that a URL can say', () => {
  const { scheme, options } = readUrl(
    'smtp://ann%40example.org:p%3A%2Fss%20@relay.example.com:2525?tls=none&name=app.example&localAddress=127.0.0.1&commandMs=5000&window=2&maxConnections=3&pipelining=off&transcript=true&idleMs=Infinity',
  )
  expect(scheme).toBe('smtp:')
  expect(options).toEqual({
    host: 'relay.example.com',
    port: 2525,
    auth: { user: 'ann@example.org', password: 'p:/ss ' },
    tls: 'none',
    name: 'app.example',
    localAddress: '127.0.0.1',
    timeouts: { commandMs: 5000, idleMs: Number.POSITIVE_INFINITY },
    window: 2,
    maxConnections: 3,
    pipelining: 'off',
    transcript: true,
  })
})

test.each([
  ['smtps://relay.example.com', { host: 'relay.example.com' }],
  ['smtp://a.example,b.example:25', { host: ['a.example', 'b.example'], port: 25 }],
  ['smtp://a?proxy=socks5%3A%2F%2Fp.example%3A1080', { host: 'a', proxy: 'socks5://p.example:1080' }],
  ['smtp://a?fingerprints=5F:3A,00', { host: 'a', tls: { fingerprints: ['5F:3A', '00'] } }],
  ['smtp://a?tls=starttls&fingerprints=5F', { host: 'a', tls: { policy: 'starttls', fingerprints: ['5F'] } }],
  ['smtp://[::1]:25/', { host: '::1', port: 25 }],
  ['lmtp:///run/dovecot/lm%20tp', { socketPath: '/run/dovecot/lm tp', lmtp: true }],
  ['lmtp://localhost', { host: 'localhost', lmtp: true }],
])('reads %s', (url, options) => {
  expect(readUrl(url).options).toEqual(options)
})

test.each([
  ['', 'url'],
  ['relay.example.com', 'url'],
  ['http://relay.example.com', 'url'],
  ['smtp://', 'url'],
  ['smtp://relay.example.com/inbox', 'url'],
  ['smtp://relay.example.com#x', 'url'],
  ['smtp://u:%zz@relay.example.com', 'url'],
])('refuses %s', (url, option) => {
  expect(() => readUrl(url)).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID', option }))
})

test('refuses a parameter it does not know, and names the nearest that it does', () => {
  expect(() => readUrl('smtp://a?secure=true')).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option: 'secure' }),
  )
  expect(() => readUrl('smtp://a?comandMs=1')).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', message: expect.stringContaining('commandMs?') }),
  )
})

test('every timeout can be given', () => {
  const query = Object.keys(TIMEOUTS).map((name, index) => `${name}=${index + 1}`)
  const timeouts = Object.fromEntries(Object.keys(TIMEOUTS).map((name, index) => [name, index + 1]))
  expect(readUrl(`smtp://a?${query.join('&')}`).options.timeouts).toEqual(timeouts)
})

test('an error never shows the password', () => {
  for (const url of [
    'smtp://u:s3cret@h/path',
    'smtp://u:s3cret@h?x=1',
    'http://u:s3cret@h',
    'smtp://u:s3cret@h:99999',
    'smtp://h?proxy=socks5://u:s3cret@p:99999&x=1',
  ]) {
    try {
      readUrl(url)
      expect.unreachable()
    } catch (error) {
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret')
    }
  }
})
