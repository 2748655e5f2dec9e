import { isMailError } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { services } from './services.ts'
import { wellKnown } from './well-known.ts'

const GMAIL = { host: 'smtp.gmail.com', port: 465, tls: 'implicit' }
const IRELAND = { host: 'email-smtp.eu-west-1.amazonaws.com', port: 465, tls: 'implicit' }

test.each([
  ['Gmail', GMAIL],
  ['gmail', GMAIL],
  ['GoogleMail', GMAIL],
  ['google mail', GMAIL],
  ['GMAIL.COM', GMAIL],
  ['googlemail.com ', GMAIL],
  ['me@gmail.com', GMAIL],
  ['"@"@Gmail.com', GMAIL],
  ['SES-EU-WEST-1', IRELAND],
  ['ses eu-west-1', IRELAND],
  ['ses_eu_west_1', IRELAND],
  ['Outlook', { host: 'smtp-mail.outlook.com', port: 587, tls: 'starttls' }],
  ['SendGrid', { host: 'smtp.sendgrid.net', port: 587, tls: 'starttls' }],
  ['Mailgun', { host: 'smtp.mailgun.org', port: 465, tls: 'implicit' }],
  ['Brevo', { host: 'smtp-relay.brevo.com', port: 587, tls: 'starttls' }],
  ['Postmark', { host: 'smtp.postmarkapp.com', port: 2525, tls: 'starttls' }],
  ['hot.ee', { host: 'mail.hot.ee', port: 587, tls: 'starttls' }],
  ['Maildev', { host: 'localhost', port: 1025, tls: 'none' }],
])('%j is known', (service, place) => {
  expect(wellKnown(service)).toEqual(place)
})

function refusal(service: string): { code: string; option: string; message: string } {
  try {
    wellKnown(service)
  } catch (error) {
    if (isMailError(error, 'OPTIONS_INVALID')) return error as never
    throw error
  }
  throw new Error(`${service} is known`)
}

test.each([
  ['gmial', 'There is no well-known service "gmial". Did you mean Gmail?'],
  ['me@gmial.com', 'There is no well-known service "gmial.com". Did you mean gmail.com?'],
  [
    'SES-EU',
    'There is no well-known service "ses-eu". ' +
      'Did you mean SES-EU-CENTRAL-1 or SES-EU-NORTH-1 or SES-EU-WEST-1 or SES-EU-WEST-2 or SES-EU-WEST-3?',
  ],
  [
    'something else altogether',
    'There is no well-known service "something else altogether". `services` lists those that there are.',
  ],
  ['', 'There is no well-known service "". `services` lists those that there are.'],
])('%j is refused, with what is near', (service, message) => {
  expect(refusal(service)).toMatchObject({ option: 'service', message })
})

test.each(['constructor', '__proto__', 'me@one', 'me@Gmail', 'me@sub.gmail.com', 'gmail.com@evil.example', '@'])(
  '%j is no service',
  (service) => {
    expect(refusal(service).code).toBe('OPTIONS_INVALID')
  },
)

test('a URL given by mistake does not show its password, nor a long text itself', () => {
  expect(refusal('smtp://me:secret@smtp.example.com').message).not.toContain('secret')
  expect(refusal('x'.repeat(10_000)).message.length).toBeLessThan(200)
})

test('what is no string is refused', () => {
  expect(() => wellKnown(undefined as never)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'service' }),
  )
})

test('what is given is the caller’s own, and the list is nobody’s to change', () => {
  const place = wellKnown('Gmail')
  Object.assign(place, { host: 'evil.example' })
  expect(wellKnown('Gmail')).toEqual(GMAIL)
  expect(Object.isFrozen(services) && services.every(Object.isFrozen)).toBe(true)
})

test('nothing goes in clear but to this machine', () => {
  const inClear = services.filter(({ tls }) => tls !== 'implicit' && tls !== 'starttls')
  expect(inClear.map(({ host }) => host)).toEqual(['localhost'])
  for (const { port, tls } of services) if (port === 465) expect(tls).toBe('implicit')
})

test('no name, alias or domain stands for two services', () => {
  for (const service of services) {
    const { host, port, tls, aliases, domains } = service
    for (const key of [service.name, ...aliases, ...domains]) expect(wellKnown(key), key).toEqual({ host, port, tls })
  }
})
