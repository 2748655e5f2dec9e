import { expect, test } from 'vitest'
import { isMailError } from '../errors/mail-error.ts'
import { parseAddresses } from './address-list.ts'

const OCTETS = 1 << 20
const UNITS = [
  '(',
  ')',
  '()',
  '"',
  '\\',
  '"\\',
  ',',
  '<',
  '>',
  '@',
  'a@',
  'a ',
  'a.',
  '.',
  ':',
  'a:',
  'a:;,',
  '[',
  'a@[',
  '=?',
]
const MORE = ['=?utf-8?Q?=C3?= ', ' ', '\r\n ', '\u0000', 'é', '😀', '\ud800', '\u0301', '"a"', '(a)b@c.dd,', 'a@b.cc,']

/** Anything that takes more than one look at each character would run for minutes, into the time limit of the test. */
test.each([...UNITS, ...MORE])('a megabyte of %j is read or refused', (unit) => {
  for (const start of ['', 'x <', 'g: ']) {
    const text = start + unit.repeat(OCTETS / unit.length)
    try {
      expect(parseAddresses(text).length).toBeGreaterThanOrEqual(0)
    } catch (error) {
      expect(isMailError(error)).toBe(true)
    }
  }
})

test('arrays nested too deep, or within themselves, are refused', () => {
  const own: unknown[] = []
  own.push(own)
  expect(() => parseAddresses(own as never)).toThrow(expect.objectContaining({ code: 'ADDRESS_LIMIT' }))
  const group = { name: 'g', members: [] as unknown[] }
  group.members.push(group)
  expect(() => parseAddresses(group as never)).toThrow(expect.objectContaining({ code: 'ADDRESS_LIMIT' }))
})
