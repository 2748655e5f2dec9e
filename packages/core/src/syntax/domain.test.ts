import { expect, test } from 'vitest'
import { domainToAscii, domainToUnicode, literalToWire } from './domain.ts'

test.each([
  ['example.com', 'example.com'],
  ['EXAMPLE.Com', 'example.com'],
  ['localhost', 'localhost'],
  ['my_host.example', 'my_host.example'],
  ['r3---sn-x.example', 'r3---sn-x.example'],
  ['1and1.example', '1and1.example'],
  ['straße.de', 'xn--strae-oqa.de'],
  ['Bücher.Example', 'xn--bcher-kva.example'],
  ['bu\u0308cher.example', 'xn--bcher-kva.example'],
  ['مثال.إختبار', 'xn--mgbh0fb.xn--kgbechtv'],
  ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
  ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
  ['i❤.ws', 'xn--i-7iq.ws'],
])('%s is the host name %s', (domain, ascii) => {
  expect(domainToAscii(domain)).toBe(ascii)
  expect(domainToAscii(domain)).toBe(ascii)
})

test.each([
  '',
  '.',
  'a..b',
  '.a',
  'a.',
  '-a.example',
  'a-.example',
  'é-.example',
  'a b',
  'a/b.example',
  'a%2eb.example',
  'a?b',
  'a#b',
  'a@b',
  'a:25',
  'a\u0000b',
  'a\u00a0b.example',
  'a\u200bb.example',
  'a\u202eb.example',
  'a\ud800.example',
  '127.0.0.1',
  '0x7f.1',
  '0x7F.0X1',
  'a.0x',
  '2130706433',
  '①②⑦.0.0.1',
  '１２７.0.0.1',
  'c℀.example',
  'a％2eb.example',
  'a\uff0fb.example',
  'xn--a',
  'xn--.example',
  'xn--example-.example',
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(127)}aa`,
  'é'.repeat(2000),
])('%j is no host name', (domain) => {
  expect(domainToAscii(domain)).toBeUndefined()
})

test.each([
  ['xn--strae-oqa.de', 'straße.de'],
  ['example.com', 'example.com'],
  ['[192.0.2.1]', '[192.0.2.1]'],
])('%s is read as %s', (domain, unicode) => {
  expect(domainToUnicode(domain)).toBe(unicode)
})

test.each([
  ['[192.0.2.1]', '[192.0.2.1]'],
  ['[IPv6:2001:DB8::1]', '[IPv6:2001:db8::1]'],
  ['[ipv6:::1]', '[IPv6:::1]'],
])('%s is the address literal %s', (literal, wire) => {
  expect(literalToWire(literal)).toBe(wire)
})

test.each([
  '[]',
  '[256.0.0.1]',
  '[0x7f.1]',
  '[2001:db8::1]',
  '[IPv6:fe80::1%eth0]',
  '[IPv6:1]',
  '[host]',
  '[x-tag:content]',
  '[a:b\\c]',
])('%s is no address literal', (literal) => {
  expect(literalToWire(literal)).toBeUndefined()
})

test('the cache of domains forgets in time, and nothing else', () => {
  for (let index = 0; index < 10_000; index += 1) expect(domainToAscii(`H${index}.example`)).toBe(`h${index}.example`)
})
