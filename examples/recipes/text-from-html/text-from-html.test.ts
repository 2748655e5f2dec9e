import { fakeServer } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { afterEach, expect, test, vi } from 'vitest'
import { runProgram } from '../testing/start-program.ts'

vi.setConfig({ testTimeout: 60_000 })
afterEach(() => vi.unstubAllEnvs())

test('a mail with HTML alone goes with text as well', async () => {
  await using relay = await fakeServer()
  const env = { TURBOMAIL_TRANSPORT: relay.url }
  const { code, output } = await runProgram('text-from-html/main.ts', { args: ['ann@example.org'], env })
  expect(code, output).toBe(0)
  const mail = await simpleParser(relay.accepted[0]?.content ?? '')
  expect(mail.html).toContain('<h1>Thank you!</h1>')
  expect(mail.text?.trim().split('\n')).toEqual([
    'THANK YOU!',
    '',
    'Two wheels & an axle are on their way. Follow them',
    '[https://shop.example.com/orders/17]',
    '',
    ' * wheel, 2 pieces',
    ' * axle',
  ])
  expect(relay.accepted[0]?.content.toString()).toContain('multipart/alternative')
  expect(relay.violations).toEqual([])
})

test('what has text keeps it, what has no HTML gets none, and HTML may be made when it is needed', async () => {
  await using relay = await fakeServer()
  vi.stubEnv('TURBOMAIL_TRANSPORT', relay.url)
  const { mailer } = await import('./mailer.ts')
  const message = { from: 'shop@example.com', to: 'ann@example.org' }
  await mailer.send({ ...message, text: 'mine', html: '<p>other</p>' })
  await mailer.send({ ...message, text: 'alone' })
  await mailer.send({ ...message, html: () => '<p>later</p>' })
  await mailer.stop()
  const mails = await Promise.all(relay.accepted.map(({ content }) => simpleParser(content)))
  expect(mails.map(({ text, html }) => [text?.trim(), String(html).trim()])).toEqual([
    ['mine', '<p>other</p>'],
    ['alone', 'false'],
    ['later', '<p>later</p>'],
  ])
})
