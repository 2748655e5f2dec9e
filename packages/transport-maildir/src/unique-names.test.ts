import { type Ports, systemPorts } from '@turbomail/core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeHost, UniqueNames, withSizes } from './unique-names.ts'

function portsOf(hostName: string, now = 1_795_353_408_042): Ports {
  return {
    ...systemPorts,
    clock: { ...systemPorts.clock, now: () => now },
    identity: { ...systemPorts.identity, hostName, randomHex: (count) => 'ab'.repeat(count) },
  }
}

test('a name says when, by which process, how many it was and where', () => {
  const name = new UniqueNames(portsOf('mail.example.org')).next()
  expect(name).toMatch(/^1795353408\.M042000P\d+Q\d+Rabababababababab\.mail\.example\.org$/)
  expect(name).toContain(`P${process.pid}Q`)
})

test('a clock that counts parts of milliseconds gives microseconds', () => {
  expect(new UniqueNames(portsOf('h', 1000.25)).next()).toMatch(/^1\.M000250P/)
})

test('while the clock stands still and chance gives the same, no two names are alike', () => {
  const [one, other] = [new UniqueNames(portsOf('h')), new UniqueNames(portsOf('h'))]
  const names = Array.from({ length: 500 }, () => [one.next(), other.next()]).flat()
  expect(new Set(names).size).toBe(1000)
})

test('sizes are appended as Dovecot reads them', () => {
  expect(withSizes('1.M0P1Q1.h', { octets: 120, crlfOctets: 126 })).toBe('1.M0P1Q1.h,S=120,W=126')
})

test.each([
  ['mail.example.org', 'mail.example.org'],
  ['a/b:c,d', 'a\\057b\\072c\\054d'],
  ['a\\b', 'a\\134b'],
  ['a\nb', 'a\\012b'],
  ['bücher', 'bücher'],
  ['', 'localhost'],
])('the host %j is %j', (hostName, escaped) => {
  expect(escapeHost(hostName)).toBe(escaped)
})

/** Any UTF-16 units, many of them such as mean something in a name. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(...'/:,.\\\n\0aü'.split('').map((c) => c.charCodeAt(0))),
    ),
    {
      maxLength: 300,
    },
  )
  .map((units) => String.fromCharCode(...units))

test('whatever the host is called, a name leads nowhere else, hides nothing and leaves room for flags', () => {
  fc.assert(
    fc.property(anyText, (hostName) => {
      const name = withSizes(new UniqueNames(portsOf(hostName)).next(), { octets: 1e12, crlfOctets: 1e12 })
      expect(name).not.toMatch(/^\.|[/:\p{Cc}\p{Cs}]/u)
      expect(name.split(',')).toHaveLength(3)
      expect(Buffer.byteLength(name)).toBeLessThan(225)
    }),
  )
})
