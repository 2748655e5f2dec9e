import { Mailer } from '@turbomail/core'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { capture, print, scripted } from '../src/index.ts'

const MESSAGE = {
  from: { name: 'Jürgen Groß', address: 'juergen@example.org' },
  to: ['joe@example.net', 'gone@example.net'],
  bcc: 'hidden@example.net',
  subject: 'Grüße aus Köln, und noch viel mehr davon, damit gefaltet werden muss',
  text: 'Schöne Grüße\n.\nFrom here on\n',
  html: '<p>Schöne Grüße</p>',
  attachments: [{ filename: 'Übersicht der Preise in €.csv', content: 'a;b\n' }],
}

test('what capture() reads is what another reader reads', async () => {
  const outbox = capture()
  await using mailer = new Mailer({ transport: outbox })
  await mailer.send(MESSAGE)
  const mail = await outbox.nextMail()
  const other = await simpleParser(mail.octets)
  expect(mail.subject).toBe(MESSAGE.subject)
  expect(mail.subject).toBe(other.subject)
  expect(mail.text?.trimEnd()).toBe(other.text?.trimEnd())
  expect(mail.html).toBe(other.html)
  expect(mail.attachments.map(({ fileName }) => fileName)).toEqual(other.attachments.map(({ filename }) => filename))
  expect(mail.attachments[0]?.octets.equals(other.attachments[0]?.content ?? Buffer.alloc(0))).toBe(true)
  expect(mail.from).toBe('juergen@example.org')
  expect(mail.to).toEqual(['joe@example.net', 'gone@example.net', 'hidden@example.net'])
  expect(mail.header('Bcc')).toBeUndefined()
})

test('a mailer meets what scripted() has in store', async () => {
  const relay = scripted([
    { nth: 1, fail: 'CONNECTION_LOST' },
    { recipient: /^gone@/, refuse: '550 5.1.1 no such user' },
    { nth: 3, doubt: 'arrived' },
  ])
  await using mailer = new Mailer({ transport: relay, retry: { attempts: 2, delayMs: 0 } })
  const receipt = await mailer.send(MESSAGE)
  expect(receipt.attempts).toBe(2)
  expect(receipt.refused.map(({ path }) => path.toString())).toEqual(['gone@example.net'])
  await expect(mailer.send({ ...MESSAGE, to: 'joe@example.net', bcc: [] })).rejects.toMatchObject({
    code: 'DELIVERY_IN_DOUBT',
  })
  expect(relay.mails).toHaveLength(2)
})

test('print() shows what a mailer sends', async () => {
  const written: string[] = []
  await using mailer = new Mailer({ transport: print({ write: (summary) => written.push(summary) }) })
  await mailer.send(MESSAGE)
  expect(written[0]).toContain(`Subject: ${MESSAGE.subject}`)
  expect(written[0]).toContain('"Übersicht der Preise in €.csv"')
  expect(written[0]).toContain('| Schöne Grüße')
})
