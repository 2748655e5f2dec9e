import { expect, test } from 'vitest'
import { parseAddresses } from '../address/address-list.ts'
import { addressList, messageIds, parameterized, unstructured } from './bodies.ts'
import { fieldKind } from './field-names.ts'

test('each body has its own writer', () => {
  expect(unstructured('Grüße')).toBe('=?utf-8?B?R3LDvMOfZQ==?=')
  expect(addressList(parseAddresses('A <a@b.example>, c@d.example'))).toBe('A <a@b.example>, c@d.example')
  expect(messageIds(['<a@b>', '<c@d>'])).toBe('<a@b> <c@d>')
  expect(parameterized('text/plain', {})).toBe('text/plain')
  expect(parameterized('text/plain', { charset: 'utf-8', name: 'a b' })).toBe('text/plain; charset=utf-8; name="a b"')
})

test('fields are known in any case', () => {
  expect(fieldKind('SUBJECT')).toEqual({ once: true, structured: false, reserved: true })
  expect(fieldKind('list-id')).toEqual({ once: true, structured: true, reserved: false })
  expect(fieldKind('X-Other')).toEqual({ once: false, structured: false, reserved: false })
  expect(fieldKind('constructor')).toEqual({ once: false, structured: false, reserved: false })
})
