import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Address, isAddress } from './address.ts'
import type { AddressInput } from './address-input.ts'

test('an address shows its parts', () => {
  const address = Address.from('Jürgen <"jür gen"@Bücher.example>')
  expect(address.displayName).toBe('Jürgen')
  expect(address.localPart).toBe('jür gen')
  expect(address.domain).toBe('xn--bcher-kva.example')
  expect(address.domainUnicode).toBe('bücher.example')
  expect(address.addrSpec).toBe('"jür gen"@xn--bcher-kva.example')
  expect(address.needsSmtpUtf8).toBe(true)
  expect(address.toJSON()).toEqual({ name: 'Jürgen', address: '"jür gen"@xn--bcher-kva.example' })
  expect(Address.from('joe@bücher.example').needsSmtpUtf8).toBe(false)
  expect(Address.from('joe@[192.0.2.1]').domainUnicode).toBe('[192.0.2.1]')
})

test.each<[AddressInput, string]>([
  ['joe@example.com', 'joe@example.com'],
  ['<joe@example.com>', 'joe@example.com'],
  ['Joe Doe <joe@example.com>', 'Joe Doe <joe@example.com>'],
  ['"Joe" <joe@example.com>', 'Joe <joe@example.com>'],
  ['Joe Q. Doe <joe@example.com>', '"Joe Q. Doe" <joe@example.com>'],
  ['"<a>"@example.com', '"<a>"@example.com'],
  ['"joe"@example.com', 'joe@example.com'],
  ['"a..b"@example.com', '"a..b"@example.com'],
  ['"a\\"b\\\\"@example.com', '"a\\"b\\\\"@example.com'],
  ['""@example.com', '""@example.com'],
  [{ name: 'Doe, "Joe"', address: 'joe@example.com' }, '"Doe, \\"Joe\\"" <joe@example.com>'],
  [{ name: '', address: 'joe@example.com' }, 'joe@example.com'],
  [{ name: '  ', address: 'joe@example.com' }, 'joe@example.com'],
  [{ name: undefined, address: 'joe@example.com' }, 'joe@example.com'],
  [{ name: ' Joe ', address: 'joe@EXAMPLE.com' }, 'Joe <joe@example.com>'],
  [{ name: 'Jürgen', address: 'j@bücher.example' }, '=?utf-8?Q?J=C3=BCrgen?= <j@xn--bcher-kva.example>'],
  [{ name: '=?utf-8?Q?a?=', address: 'j@example.com' }, '=?utf-8?B?PT91dGYtOD9RP2E/PQ==?= <j@example.com>'],
  [{ name: 'a@b.example', address: 'j@example.com' }, '"a@b.example" <j@example.com>'],
  [{ address: '"a b"@example.com' }, '"a b"@example.com'],
])('%j is written %s', (input, text) => {
  expect(Address.from(input).toString()).toBe(text)
})

test.each<[unknown, string]>([
  [undefined, 'ADDRESS_INPUT'],
  [null, 'ADDRESS_INPUT'],
  [7, 'ADDRESS_INPUT'],
  [{}, 'ADDRESS_INPUT'],
  [{ name: 'Joe' }, 'ADDRESS_INPUT'],
  [{ name: 7, address: 'joe@example.com' }, 'ADDRESS_INPUT'],
  [{ address: ['joe@example.com'] }, 'ADDRESS_INPUT'],
  ['', 'ADDRESS_SYNTAX'],
  ['a@b.example, c@d.example', 'ADDRESS_SYNTAX'],
  ['G: a@b.example;', 'ADDRESS_SYNTAX'],
  [{ address: '' }, 'ADDRESS_SYNTAX'],
  [{ address: 'Joe <joe@example.com>' }, 'ADDRESS_SYNTAX'],
  [{ address: '<joe@example.com>' }, 'ADDRESS_SYNTAX'],
  [{ address: 'a@b.example, c@d.example' }, 'ADDRESS_SYNTAX'],
  [{ address: 'a@b.example>, <c@d.example' }, 'ADDRESS_SYNTAX'],
  [{ name: 'Joe\r\nBcc: x', address: 'joe@example.com' }, 'ADDRESS_SYNTAX'],
  [{ name: 'a\u0000', address: 'joe@example.com' }, 'ADDRESS_SYNTAX'],
])('%j is refused', (input, code) => {
  expect(() => Address.from(input as AddressInput)).toThrow(expect.objectContaining({ name: 'AddressError', code }))
})

test('what is written is read again as the same', () => {
  const name = fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((text) => !/\p{Cc}/u.test(text) && text.trim() === text)
  const local = fc.stringMatching(/^[ -~äß日]{1,20}$/)
  fc.assert(
    fc.property(name, local, (displayName, localPart) => {
      const address = Address.from({
        name: displayName,
        address: `"${localPart.replace(/["\\]/g, '\\$&')}"@example.com`,
      })
      expect(address.localPart).toBe(localPart)
      expect(address.displayName ?? '').toBe(displayName)
      const again = Address.from(address.toString())
      expect(again).toEqual(address)
      expect(again.localPart).toBe(localPart)
      expect(Address.from(address.toJSON())).toEqual(address)
    }),
  )
})

test('an address cannot be changed, and is itself', () => {
  const address = Address.from('joe@example.com')
  expect(() => Object.assign(address, { addrSpec: 'x@y' })).toThrow(TypeError)
  expect(Address.from(address)).toBe(address)
  expect(isAddress(address)).toBe(true)
  expect(isAddress({ address: 'joe@example.com' })).toBe(false)
})

test('an address of another copy of TurboMail is one too', () => {
  const foreign = Object.create({ [Symbol.for('turbomail.Address')]: true })
  expect(isAddress(foreign)).toBe(true)
})
