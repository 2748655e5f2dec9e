import { expect, test } from 'vitest'
import { readName } from './package-name.ts'

test.each([
  ['smtp://u:p@h', 'smtp', 'smtp', ['@turbomail/transport-smtp', 'turbomail-transport-smtp']],
  ['SMTPS://h', 'smtps', 'smtps', ['@turbomail/transport-smtp', 'turbomail-transport-smtp']],
  ['lmtp:///run/lmtp', 'lmtp', 'lmtp', ['@turbomail/transport-smtp', 'turbomail-transport-smtp']],
  ['debug', 'debug', 'debug', ['@turbomail/transport-debug', 'turbomail-transport-debug']],
  [
    'carrier-pigeon:x',
    'carrier-pigeon',
    'carrier-pigeon',
    ['@turbomail/transport-carrier-pigeon', 'turbomail-transport-carrier-pigeon'],
  ],
  ['@acme/carrier:x', '@acme/carrier', 'carrier', ['@acme/carrier']],
  [
    '@acme/turbomail-transport-carrier?a=1',
    '@acme/turbomail-transport-carrier',
    'carrier',
    ['@acme/turbomail-transport-carrier'],
  ],
  ['@turbomail/transport-smtp://h', '@turbomail/transport-smtp', 'smtp', ['@turbomail/transport-smtp']],
  ['turbomail-transport-x:y', 'turbomail-transport-x', 'x', ['turbomail-transport-x']],
])('%s', (text, asked, short, candidates) => {
  expect(readName(text, 'transport', 'transport')).toEqual({ role: 'transport', asked, short, candidates })
})

test.each(['', '//u:s3cret@h', ':x', '../x', '@/x', '@../x:', '?a=1', ' smtp:', 'ümlaut:'])(
  '%j begins with no name',
  (text) => {
    expect(() => readName(text, 'manager', 'TURBOMAIL_MANAGER')).toThrow(
      expect.objectContaining({ code: 'OPTIONS_INVALID', message: expect.not.stringContaining('s3cret') }),
    )
  },
)
