import { expect, test } from 'vitest'
import {
  booleanOption,
  checkOptionNames,
  choiceOption,
  fileModeOption,
  nearestName,
  numberOption,
} from './check-options.ts'

test('an unknown option is refused, and the nearest known one named', () => {
  expect(() => checkOptionNames({ hosts: 1 }, ['host', 'port'])).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option: 'hosts', message: expect.stringContaining('host?') }),
  )
  expect(() => checkOptionNames({ connectMS: 1 }, ['connectMs'], 'timeouts.')).toThrow(
    expect.objectContaining({ option: 'timeouts.connectMS', message: expect.stringContaining('timeouts.connectMs?') }),
  )
  expect(() => checkOptionNames({ host: 1 }, ['host', 'port'])).not.toThrow()
  expect(() => checkOptionNames(undefined, ['host'])).not.toThrow()
})

test.each([null, 'x', 1, [], true])('%j is no options object', (given) => {
  expect(() => checkOptionNames(given, ['host'])).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID' }))
})

test('a name that is near to nothing gets no suggestion', () => {
  expect(nearestName('transprot', ['transport', 'manager'])).toBe('transport')
  expect(nearestName('colour', ['transport', 'manager'])).toBeUndefined()
  expect(nearestName('x'.repeat(1_000_000), ['transport'])).toBeUndefined()
})

test('numbers keep within their bounds', () => {
  const bounds = { least: 1, whole: true }
  expect(numberOption(undefined, 'attempts', 3, bounds)).toBe(3)
  expect(numberOption(2, 'attempts', 3, bounds)).toBe(2)
  for (const bad of [0, 1.5, Number.NaN, '2', null, Number.POSITIVE_INFINITY]) {
    expect(() => numberOption(bad, 'attempts', 3, bounds)).toThrow(expect.objectContaining({ option: 'attempts' }))
  }
  expect(numberOption(Number.POSITIVE_INFINITY, 'idleMs', 3, { least: 0, infinite: true })).toBe(
    Number.POSITIVE_INFINITY,
  )
})

test('a choice is one of those named', () => {
  expect(choiceOption('a', 'letter', 'b', ['a', 'b'])).toBe('a')
  expect(choiceOption(undefined, 'letter', 'b', ['a', 'b'])).toBe('b')
  expect(() => choiceOption('c', 'letter', 'b', ['a', 'b'])).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', message: expect.stringContaining('a, b') }),
  )
})

test('a boolean is one, and a mode is that of a file', () => {
  expect(booleanOption(undefined, 'create', true)).toBe(true)
  expect(booleanOption(false, 'create', true)).toBe(false)
  expect(fileModeOption(undefined, 'mode', 0o600)).toBe(0o600)
  expect(fileModeOption(0o664, 'mode', 0o600)).toBe(0o664)
})

test.each([1, 'true', null])('%j is no boolean', (value) => {
  expect(() => booleanOption(value, 'create', true)).toThrow(expect.objectContaining({ option: 'create' }))
})

test.each([-1, 0o400, 0o700, 0o610, 0o601, 0o1600, 384.5, Number.NaN, '0600', null])('%j is no mode', (value) => {
  expect(() => fileModeOption(value, 'mode', 0o600)).toThrow(expect.objectContaining({ option: 'mode' }))
})
