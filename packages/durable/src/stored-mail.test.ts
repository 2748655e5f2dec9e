import { Message } from '@turbomail/core'
import { createEnvelope, type MailObject, neverAborted, parsePath } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { readMail, storeMail } from './stored-mail.ts'

const STORING = { store: undefined, inlineOctets: 100_000, signal: neverAborted }

async function there(mail: MailObject): Promise<MailObject> {
  const stored = await storeMail('id', mail, { submittedAt: 1 }, STORING)
  return readMail('id', JSON.parse(JSON.stringify(stored)), undefined)
}

function octetsOf(mail: MailObject): string {
  return Buffer.from(mail.content.octets?.('7BIT') ?? []).toString('latin1')
}

test('a mail comes back with its envelope, parameters and labels, and in its 7BIT form', async () => {
  const composed = await new Message({
    from: 'ann@example.org',
    to: 'bob@example.com',
    subject: 'Grüße',
    text: 'Grüße aus Köln',
  }).toMailObject()
  const envelope = createEnvelope({
    from: null,
    to: [
      { path: '"odd local"@example.com', notify: ['FAILURE'] },
      { path: 'carol@bücher.example', originalRecipient: { addressType: 'rfc822', address: 'c@example.com' } },
    ],
    ret: 'HDRS',
    envid: 'one two',
    requireTls: true,
    mtPriority: -3,
  })
  const mail: MailObject = { ...composed, content: composed.content, envelope, labels: { tenant: 'seven' } }
  const back = await there(mail)
  expect(back).toMatchObject({ messageId: mail.messageId, labels: mail.labels, envelope })
  expect(back.envelope.recipients.map(({ path }) => path.toString())).toEqual(
    envelope.recipients.map(({ path }) => path.toString()),
  )
  expect(octetsOf(back)).toBe(octetsOf(mail))
  expect(back.content.eightBit).toBe(false)
})

test.each(['Subject: größer\r\n\r\nbody\r\n', Buffer.from('Subject: \xff\r\n\r\n\xfe\r\n', 'latin1')])(
  'octets above 127 come back as they were, UTF-8 or not',
  async (octets) => {
    const whole = Buffer.from(octets)
    const content = {
      eightBit: true,
      utf8Header: true,
      size: () => whole.length,
      octets: () => whole,
      async *read() {
        yield whole
      },
    }
    const envelope = createEnvelope({ from: null, to: parsePath('bob@example.com') })
    const back = await there({ messageId: '<a@example.com>', envelope, content, labels: {} })
    expect(octetsOf(back)).toBe(whole.toString('latin1'))
    expect(back.content.utf8Header).toBe(true)
  },
)
