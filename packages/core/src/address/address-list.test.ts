import { expect, test } from 'vitest'
import { Address } from './address.ts'
import type { AddressListInput } from './address-input.ts'
import { flattenAddresses, formatAddresses, parseAddresses } from './address-list.ts'
import { Group, isGroup } from './group.ts'

test('a list is given in text, objects, addresses, groups and arrays of them, nested as may be', () => {
  const input: AddressListInput = [
    'a@b.example, "C, D" <c@d.example>',
    [{ name: 'E', address: 'e@f.example' }, [[Address.from('g@h.example')], []]],
    { name: 'Jürgens, die', members: ['i@j.example', { address: 'k@l.example' }] },
    new Group('M', [Address.from('m@n.example')]),
    'N: o@p.example;',
  ]
  expect(formatAddresses(parseAddresses(input))).toBe(
    'a@b.example, "C, D" <c@d.example>, E <e@f.example>, g@h.example, ' +
      '=?utf-8?B?SsO8cmdlbnMs?= die: i@j.example, k@l.example;, M: m@n.example;, N: o@p.example;',
  )
  expect(flattenAddresses(parseAddresses(input)).map(({ localPart }) => localPart)).toEqual([...'acegikmo'])
})

test('nothing gives an empty list', () => {
  expect(parseAddresses([])).toEqual([])
  expect(parseAddresses(' ')).toEqual([])
  expect(formatAddresses([])).toBe('')
})

test('a group may be empty, and have no name', () => {
  expect(formatAddresses(parseAddresses('undisclosed-recipients:;'))).toBe('undisclosed-recipients:;')
  expect(formatAddresses(parseAddresses({ name: '', members: [] }))).toBe('"":;')
  expect(JSON.stringify(parseAddresses('G: a@b.example;'))).toBe('[{"name":"G","members":[{"address":"a@b.example"}]}]')
})

test.each<[unknown, string]>([
  [[undefined], 'ADDRESS_INPUT'],
  [[['a@b.example', null]], 'ADDRESS_INPUT'],
  [{ name: 'G', members: [new Group('H', [])] }, 'ADDRESS_INPUT'],
  [{ name: 'G', members: 'H: a@b.example;' }, 'ADDRESS_INPUT'],
  [{ name: 'G\n', members: [] }, 'ADDRESS_SYNTAX'],
  [{ name: 7, members: [] }, 'ADDRESS_INPUT'],
])('%j is refused', (input, code) => {
  expect(() => parseAddresses(input as AddressListInput)).toThrow(expect.objectContaining({ code }))
})

test('a group cannot be changed, also by the array it was made of', () => {
  const members = [Address.from('a@b.example')]
  const group = new Group('G', members)
  members.push(Address.from('c@d.example'))
  expect(group.members).toHaveLength(1)
  expect(Object.isFrozen(group) && Object.isFrozen(group.members)).toBe(true)
  expect(isGroup(group)).toBe(true)
})
