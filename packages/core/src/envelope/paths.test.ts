import { expect, test } from 'vitest'
import { Address } from '../address/address.ts'
import { createPath, parsePath, pathOf, samePath } from './paths.ts'

test.each([
  ['joe@example.com', 'joe', 'example.com', 'joe@example.com'],
  ['<joe@Example.com>', 'joe', 'example.com', 'joe@example.com'],
  ['"a b"@example.com', 'a b', 'example.com', '"a b"@example.com'],
  ['"joe"@example.com', 'joe', 'example.com', 'joe@example.com'],
  ['joe@[192.0.2.1]', 'joe', '[192.0.2.1]', 'joe@[192.0.2.1]'],
  ['jürgen@bücher.example', 'jürgen', 'xn--bcher-kva.example', 'jürgen@xn--bcher-kva.example'],
])('%s is a path', (text, localPart, domain, written) => {
  const path = parsePath(text)
  expect({ ...path }).toEqual({ localPart, domain })
  expect(path.toString()).toBe(written)
  expect(Object.isFrozen(path)).toBe(true)
})

test.each([
  '',
  '<>',
  'joe',
  '<joe@example.com',
  'Joe <joe@example.com>',
  'joe@example.com ',
  ' joe@example.com',
  'joe@example.com(c)',
  'joe(c)@example.com',
  'joe @example.com',
  '"a" @example.com',
  '"a"."b"@example.com',
  '<@a.example:joe@example.com>',
  'a@b@c.example',
  'joe@example.com>\r\nRCPT TO:<x@y.example',
  'joe@example.com\r\n',
  'joe@0x7f.1',
])('%j is no path', (text) => {
  expect(() => parsePath(text, 'envelope.from')).toThrow(
    expect.objectContaining({ code: 'ENVELOPE_PATH', field: 'envelope.from' }),
  )
})

test('a path is made of its parts, or of an address', () => {
  expect(createPath('a"b', 'Example.com').toString()).toBe('"a\\"b"@example.com')
  expect(createPath('a@b', 'c.example').localPart).toBe('a@b')
  expect(() => createPath('a\r\nb', 'c.example')).toThrow(expect.objectContaining({ code: 'ENVELOPE_PATH' }))
  expect(() => createPath('a', 'c.example> x')).toThrow(expect.objectContaining({ code: 'ENVELOPE_PATH' }))
  expect(pathOf(Address.from('Joe <joe@example.com>')).toString()).toBe('joe@example.com')
})

test('paths are the same by local part to the letter and domain in any case', () => {
  expect(samePath(parsePath('"joe"@example.com'), parsePath('joe@EXAMPLE.com'))).toBe(true)
  expect(samePath(parsePath('Joe@example.com'), parsePath('joe@example.com'))).toBe(false)
  expect(samePath(parsePath('joe@example.com'), { localPart: 'joe', domain: 'EXAMPLE.com' })).toBe(true)
})
