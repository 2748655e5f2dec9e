import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readProxy } from './proxy.ts'

test.each([
  ['socks5://p.example', { name: 'socks5://p.example:1080', protocol: 'socks5', host: 'p.example', port: 1080 }],
  ['socks5h://p.example:9', { name: 'socks5://p.example:9', protocol: 'socks5', host: 'p.example', port: 9 }],
  ['http://p.example/', { name: 'http://p.example:80', protocol: 'http', host: 'p.example', port: 80 }],
  ['https://[::1]', { name: 'https://[::1]:443', protocol: 'https', host: '::1', port: 443 }],
  [
    'http://j%40e:a%3Ab@127.0.0.1:8080',
    { name: 'http://127.0.0.1:8080', protocol: 'http', host: '127.0.0.1', port: 8080, user: 'j@e', password: 'a:b' },
  ],
])('reads %s', (text, proxy) => {
  expect(readProxy(text)).toEqual(proxy)
})

test.each([
  undefined,
  5,
  '',
  'p.example:1080',
  'socks4://p.example',
  'socks5://',
  'socks5://p.example/path',
  'socks5://p.example?x=s3cret',
  'http://p.example/#x',
  'http://:s3cret@p.example',
  'http://u:%zzs3cret@p.example',
  'http://u:s3cret%0A@p.example',
  'http://u%3A:s3cret@p.example',
  `socks5://u:s3cret${'x'.repeat(255)}@p.example`,
])('refuses %j, and does not show it', (text) => {
  try {
    readProxy(text)
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ code: 'OPTIONS_INVALID', option: 'proxy' })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret')
  }
})

test('credentials come out as they were encoded', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(text, text, (user, password) => {
      const read = readProxy(`socks5://${encodeURIComponent(user)}:${encodeURIComponent(password)}@p.example`)
      expect(read).toMatchObject({ user, password, name: 'socks5://p.example:1080' })
    }),
  )
})
