import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { smtp } from '@turbomail/transport-smtp'
import { services, wellKnown } from '@turbomail/well-known'
import lookUp from 'nodemailer/lib/well-known'
import listed from 'nodemailer/lib/well-known/services.json' with { type: 'json' }
import { expect, test } from 'vitest'
import { ROOT } from '../steps/programs.ts'
import { renderTable, serviceTable, withServices } from './service-table.ts'

const README = readFileSync(join(ROOT, 'packages/well-known/README.md'), 'utf8')

test('the table is what the installed nodemailer lists; if not, run pnpm well-known', () => {
  const wanted = Object.entries(serviceTable(listed)).map(([name, row]) => ({
    name,
    aliases: [],
    domains: [],
    ...row,
  }))
  expect([...services].sort((a, b) => a.name.localeCompare(b.name, 'en'))).toEqual(wanted)
})

test('the README lists them; if not, run pnpm well-known', () => {
  expect(README).toBe(withServices(README, serviceTable(listed)))
  expect(README).toContain('SES-EU-WEST-1')
})

const KEYS = services.flatMap(({ name, aliases, domains }) => [name, ...aliases, ...domains.map((one) => `me@${one}`)])

test.each(KEYS)('nodemailer finds the same relay by %s', (key) => {
  const theirs = lookUp(key)
  const { host, port, tls } = wellKnown(key)
  if (theirs === false) throw new Error('nodemailer knows no such service')
  expect([host, port]).toEqual([theirs.host ?? 'localhost', Number(theirs.port ?? 587)])
  expect(tls === 'implicit').toBe(theirs.secure ?? port === 465)
})

test.each(services)('smtp() takes $name, and says where it is', ({ name, host, port, tls }) => {
  const scheme = tls === 'implicit' ? 'smtps' : 'smtp'
  expect(smtp({ ...wellKnown(name), auth: { user: 'me', password: 'secret' } }).name).toBe(
    `${scheme}://${host}:${port}`,
  )
})

test.each([
  [
    { host: 'a.example', secure: true },
    { host: 'a.example', port: 465, tls: 'implicit' },
  ],
  [
    { host: 'a.example', port: 465 },
    { host: 'a.example', port: 465, tls: 'implicit' },
  ],
  [
    { host: 'a.example', port: '465', secure: true },
    { host: 'a.example', port: 465, tls: 'implicit' },
  ],
  [{ host: 'a.example' }, { host: 'a.example', port: 587, tls: 'starttls' }],
  [
    { host: 'a.example', port: 25 },
    { host: 'a.example', port: 25, tls: 'starttls' },
  ],
  [
    { host: 'a.example', port: 2525, secure: false },
    { host: 'a.example', port: 2525, tls: 'starttls' },
  ],
  [
    { port: 1025, ignoreTLS: true },
    { host: 'localhost', port: 1025, tls: 'none' },
  ],
  [{ port: 1026 }, { host: 'localhost', port: 1026, tls: 'starttls' }],
])('%j becomes %j', (one, row) => {
  expect(serviceTable({ one })).toEqual({ one: row })
})

test('a service that would get mail in clear, or has no port, is not listed in silence', () => {
  expect(() => serviceTable({ bad: { host: 'a.example', port: 25, ignoreTLS: true } })).toThrow(/in clear/)
  expect(() => serviceTable({ bad: { host: 'a.example', port: 'smtp' } })).toThrow(/no port/)
})

test('names are in order, and quoted as code where they need it', () => {
  const table = serviceTable({ b: { host: 'b.example' }, 'A"1': { host: 'a.example', aliases: ['one'] } })
  expect(renderTable(table).split('\n').slice(1)).toEqual([
    'export const TABLE = {',
    String.raw`  "A\"1": {"host":"a.example","port":587,"tls":"starttls","aliases":["one"]},`,
    '  "b": {"host":"b.example","port":587,"tls":"starttls"},',
    '} as const',
    '',
  ])
  expect(withServices('x <!-- services -->\nold\n<!-- /services -->', table)).toContain('\nA"1 / one · b\n<!-- /')
})
