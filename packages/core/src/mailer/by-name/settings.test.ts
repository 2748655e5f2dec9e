import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('reads what is set, and takes an empty variable for none', () => {
  expect(
    readSettings({
      PATH: '/bin',
      TURBOMAIL_TRANSPORT: 'debug:',
      TURBOMAIL_MANAGER: '',
      TURBOMAIL_PASSWORD: ' p ',
      TURBOMAIL_PASSWORD_FILE: '',
      TURBOMAIL_FROM: 'me@example.com',
      TURBOMAIL_ENABLED: '0',
    }),
  ).toEqual({
    transport: 'debug:',
    manager: undefined,
    password: ' p ',
    passwordFile: undefined,
    from: 'me@example.com',
    enabled: false,
  })
})

test.each([
  ['true', true],
  ['1', true],
  ['false', false],
  ['', undefined],
])('TURBOMAIL_ENABLED=%s', (text, enabled) => {
  expect(readSettings({ TURBOMAIL_ENABLED: text }).enabled).toBe(enabled)
})

test('a switch that is neither on nor off is refused', () => {
  expect(() => readSettings({ TURBOMAIL_ENABLED: 'maybe' })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'TURBOMAIL_ENABLED' }),
  )
})

test.each([
  ['TURBOMAIL_TRANSPRT', 'TURBOMAIL_TRANSPORT?'],
  ['TURBOMAIL_TRANSPORTS', 'TURBOMAIL_TRANSPORT?'],
  ['TURBOMAIL_MANGER', 'TURBOMAIL_MANAGER?'],
  ['TURBOMAIL_PASSWORD_FIL', 'TURBOMAIL_PASSWORD_FILE?'],
  ['TURBOMAIL_FORM', 'TURBOMAIL_FROM?'],
])('%s is a slip, and the nearest variable is named', (variable, hint) => {
  expect(() => readSettings({ [variable]: 'x' })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option: variable, message: expect.stringContaining(hint) }),
  )
})

test.each(['TURBOMAIL_TRANSPORT_2', 'TURBOMAIL_ARCHIVE', 'TURBOMAIL_', 'turbomail_transprt', 'MY_TURBOMAIL_FORM'])(
  '%s is a variable of somebody else',
  (variable) => {
    expect(() => readSettings({ [variable]: 'x' })).not.toThrow()
  },
)

test('a password is given once', () => {
  expect(() => readSettings({ TURBOMAIL_PASSWORD: 'a', TURBOMAIL_PASSWORD_FILE: '/b' })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'TURBOMAIL_PASSWORD_FILE' }),
  )
})
