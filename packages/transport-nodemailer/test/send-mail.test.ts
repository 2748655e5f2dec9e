import { generateKeyPairSync } from 'node:crypto'
import { Readable } from 'node:stream'
import { Mailer, type MailerOptions } from '@turbomail/core'
import { capture, scripted } from '@turbomail/transport-debug'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { asNodemailerTransport } from '../src/index.ts'

const MESSAGE = { from: 'Ann <ann@example.org>', to: 'joe@example.net', subject: 'Hi', text: 'Hello' }

/** A transporter in front of a mailer whose transport is a captor, or one that does as it is told. */
function transporterTo(transport: MailerOptions['transport'], more: Partial<MailerOptions> = {}) {
  const mailer = new Mailer({ transport, retry: { attempts: 1 }, ...more })
  onTestFinished(async () => void (await mailer.stop()))
  return createTransport(asNodemailerTransport(mailer))
}

test('sendMail resolves with what nodemailer’s SMTP transport would say', async () => {
  const outbox = capture()
  const info = await transporterTo(outbox).sendMail({
    ...MESSAGE,
    bcc: 'eve@example.net',
    messageId: '<1@example.org>',
  })
  expect(info).toMatchObject({
    accepted: ['joe@example.net', 'eve@example.net'],
    rejected: [],
    envelope: { from: 'ann@example.org', to: ['joe@example.net', 'eve@example.net'] },
    messageId: '<1@example.org>',
    receipt: { attempts: 1 },
  })
  expect(info.rejectedErrors).toBeUndefined()
  const mail = await outbox.nextMail()
  expect(mail).toMatchObject({ from: 'ann@example.org', to: ['joe@example.net', 'eve@example.net'], subject: 'Hi' })
  expect(mail.octets.toString()).not.toMatch(/bcc|eve/i)
})

test('it calls back, too', async () => {
  const info = await new Promise((resolve, reject) => {
    transporterTo(capture()).sendMail(MESSAGE, (error, sent) => (error ? reject(error) : resolve(sent)))
  })
  expect(info).toMatchObject({ accepted: ['joe@example.net'] })
})

test('plug-ins and DKIM keys see the mail before TurboMail does', async () => {
  const outbox = capture()
  const mailer = new Mailer({ transport: outbox })
  onTestFinished(async () => void (await mailer.stop()))
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const transporter = createTransport(asNodemailerTransport(mailer), { headers: { 'X-Of': 'us' } })
  transporter.use('compile', (mail, done) => {
    mail.data.subject = `[list] ${mail.data.subject}`
    done()
  })
  const dkim = { domainName: 'example.org', keySelector: 'a', privateKey: key }
  await transporter.sendMail({ ...MESSAGE, dkim })
  const mail = await outbox.nextMail()
  expect(mail.subject).toBe('[list] Hi')
  expect(mail.header('X-Of')).toBe('us')
  expect(mail.octets.toString()).toMatch(/^DKIM-Signature: v=1;/)
})

test.each<[string, SendMailOptions['raw']]>([
  ['text', 'From: ann@example.org\nBcc: eve@example.net\nSubject: Raw\n\nbody\n'],
  ['octets', Buffer.from('From: ann@example.org\r\nSubject: Raw\r\n\r\nbody\r\n')],
  ['a stream', Readable.from([Buffer.from('From: ann@example.org\r\nSubject: Raw\r\n\r\n'), Buffer.from('body\r\n')])],
])('raw mail, as %s, goes under the envelope that is given', async (_, raw) => {
  const outbox = capture()
  await transporterTo(outbox).sendMail({ raw, envelope: { from: 'ann@example.org', to: ['joe@example.net'] } })
  const mail = await outbox.nextMail()
  expect(mail).toMatchObject({ from: 'ann@example.org', to: ['joe@example.net'], subject: 'Raw' })
  expect(mail.header('Bcc')).toBeUndefined()
})

test('delivery parameters go into the envelope', async () => {
  const outbox = capture()
  const dsn = { return: 'headers', id: 'x 1', notify: ['success', 'failure'], recipient: 'joe@example.com' }
  await transporterTo(outbox).sendMail({ ...MESSAGE, dsn, requireTLSExtensionEnabled: true })
  const { envelope } = await outbox.nextMail()
  expect(envelope).toMatchObject({ ret: 'HDRS', envid: 'x 1', requireTls: true })
  expect(envelope.recipients).toMatchObject([
    { notify: ['SUCCESS', 'FAILURE'], originalRecipient: { addressType: 'rfc822', address: 'joe@example.com' } },
  ])
})

test.each([{ envid: 5 }, { notify: [] }, { notify: '' }, { ret: null }, null])(
  'parameters that say nothing, as nodemailer takes them: %j',
  async (dsn) => {
    const outbox = capture()
    const nothing = { dsn, auth: null, signal: null } as object
    await transporterTo(outbox).sendMail({ ...MESSAGE, ...nothing })
    const { envelope } = await outbox.nextMail()
    expect(envelope.envid).toBe(dsn?.envid?.toString())
    expect(envelope.recipients[0]?.notify).toBeUndefined()
  },
)

test('the null reverse-path stays null, and is an empty text in what is told, as of nodemailer', async () => {
  const outbox = capture()
  const info = await transporterTo(outbox).sendMail({ ...MESSAGE, envelope: { from: false, to: 'joe@example.net' } })
  expect((await outbox.nextMail()).from).toBe('')
  expect(info.envelope).toEqual({ from: '', to: ['joe@example.net'] })
})

test.each<[string, SendMailOptions]>([
  ['a recipient that is none', { ...MESSAGE, envelope: { from: 'ann@example.org', to: 'joe' } }],
  ['a login of its own', { ...MESSAGE, auth: { user: 'x', pass: 'y' } }],
])('of a mail with %s nothing stays open', async (_, message) => {
  const streams: Readable[] = []
  const transporter = transporterTo(capture())
  transporter.use('stream', ({ message }, done) => {
    const create = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const stream = create(options)
      streams.push(stream)
      return stream
    }
    done()
  })
  await expect(transporter.sendMail(message)).rejects.toThrow()
  expect(streams.filter(({ destroyed }) => !destroyed)).toEqual([])
})

test('whoever is refused is among the rejected', async () => {
  const relay = scripted([{ recipient: /^gone@/, refuse: '550 5.1.1 no such user' }])
  const info = await transporterTo(relay).sendMail({ ...MESSAGE, to: ['joe@example.net', 'gone@example.net'] })
  expect(info).toMatchObject({ accepted: ['joe@example.net'], rejected: ['gone@example.net'] })
  expect(info.rejectedErrors).toMatchObject([
    {
      code: 'EENVELOPE',
      command: 'RCPT TO',
      recipient: 'gone@example.net',
      responseCode: 550,
      response: '550 5.1.1 no such user',
      permanent: true,
    },
  ])
})

test('where all are refused it is an error as of nodemailer, with TurboMail’s beneath', async () => {
  const relay = scripted([{ recipient: /./, refuse: '550 5.1.1 no such user' }])
  await expect(transporterTo(relay).sendMail(MESSAGE)).rejects.toMatchObject({
    code: 'EENVELOPE',
    command: 'RCPT TO',
    responseCode: 550,
    permanent: true,
    rejected: ['joe@example.net'],
    rejectedErrors: [{ recipient: 'joe@example.net', responseCode: 550 }],
    cause: { code: 'DELIVERY_REFUSED' },
  })
})

test('where every recipient is required the error says who was accepted', async () => {
  const relay = scripted([{ recipient: /^gone@/, refuse: '550 5.1.1 no such user' }])
  const sending = transporterTo(relay, { require: 'all' }).sendMail({ ...MESSAGE, cc: 'gone@example.net' })
  await expect(sending).rejects.toMatchObject({
    code: 'EENVELOPE',
    accepted: ['joe@example.net'],
    rejected: ['gone@example.net'],
    cause: { code: 'DELIVERY_INCOMPLETE' },
  })
})

test('what is in doubt has a code of its own, and never looks like success', async () => {
  const relay = scripted([{ nth: 1, doubt: 'arrived' }])
  await expect(transporterTo(relay).sendMail(MESSAGE)).rejects.toMatchObject({
    code: 'EINDOUBT',
    permanent: undefined,
    rejectedErrors: [{ code: 'EINDOUBT' }],
    cause: { code: 'DELIVERY_IN_DOUBT' },
  })
})

test('one in doubt among others that were accepted is rejected, with that code', async () => {
  const relay = scripted([{ recipient: /^slow@/, doubt: 'lost' }])
  const info = await transporterTo(relay).sendMail({ ...MESSAGE, cc: 'slow@example.net' })
  expect(info).toMatchObject({
    accepted: ['joe@example.net'],
    rejected: ['slow@example.net'],
    rejectedErrors: [{ code: 'EINDOUBT', recipient: 'slow@example.net' }],
  })
})

test.each([
  ['CONNECT_FAILED', 'ESOCKET'],
  ['CONNECTION_LOST', 'ECONNECTION'],
  ['REPLY_TIMEOUT', 'ETIMEDOUT'],
  ['TLS_FAILED', 'ETLS'],
  ['AUTH_FAILED', 'EAUTH'],
  ['SIZE_EXCEEDED', 'EMESSAGE'],
  ['MAILBOX_FULL', 'MAILBOX_FULL'],
] as const)('%s is %s', async (fail, code) => {
  const relay = scripted([{ nth: 1, fail }])
  await expect(transporterTo(relay).sendMail(MESSAGE)).rejects.toMatchObject({
    code,
    cause: { code: 'DELIVERY_UNTRIED' },
  })
})

test.each<[string, SendMailOptions, string]>([
  ['no recipient', { ...MESSAGE, to: '' }, 'EENVELOPE'],
  ['an address that is none', { ...MESSAGE, envelope: { from: 'ann@example.org', to: 'joe' } }, 'EENVELOPE'],
  ['a login of its own', { ...MESSAGE, auth: { user: 'x', pass: 'y' } }, 'ECONFIG'],
  ['a file that is not there', { ...MESSAGE, attachments: [{ path: '/nowhere/at/all' }] }, 'ESTREAM'],
  ['delivery parameters that are none', { ...MESSAGE, dsn: { notify: 'sometimes' } }, 'EENVELOPE'],
])('a mail with %s is an error, and nothing is sent', async (_, message, code) => {
  const outbox = capture()
  await expect(transporterTo(outbox).sendMail(message)).rejects.toMatchObject({ code })
  expect(outbox.mails).toHaveLength(0)
})

test('an abort is nodemailer’s', async () => {
  const controller = new AbortController()
  const transporter = transporterTo(capture())
  transporter.use('stream', (_, done) => {
    done()
    controller.abort(new Error('no longer wanted'))
  })
  const sending = transporter.sendMail({ ...MESSAGE, signal: controller.signal })
  await expect(sending).rejects.toMatchObject({ name: 'AbortError', code: 'EABORT' })
})

test('verify is the mailer’s', async () => {
  expect(await transporterTo(capture()).verify()).toBe(true)
  const success = await new Promise((resolve, reject) => {
    transporterTo(capture()).verify((error, fine) => (error ? reject(error) : resolve(fine)))
  })
  expect(success).toBe(true)
  const mailer = { send: () => expect.unreachable(), verify: () => Promise.reject(new Error('no')) }
  await expect(createTransport(asNodemailerTransport(mailer)).verify()).rejects.toThrow('no')
})

test('close stops the mailer, and what comes later is refused as by a closed pool', async () => {
  const transporter = transporterTo(capture())
  await transporter.sendMail(MESSAGE)
  await transporter.close()
  await expect(transporter.sendMail(MESSAGE)).rejects.toMatchObject({
    code: 'ECONNECTION',
    cause: { code: 'MAILER_STOPPED' },
  })
})

test('a mailer that is given without stop outlives the transporter', async () => {
  const mailer = new Mailer({ transport: capture() })
  const send = mailer.send.bind(mailer)
  const transporter = createTransport(asNodemailerTransport({ send, verify: () => mailer.verify() }))
  await transporter.close()
  expect(await transporter.sendMail(MESSAGE)).toMatchObject({ accepted: ['joe@example.net'] })
  await mailer.stop()
})

test('code that waits for idle goes on', async () => {
  const outbox = capture()
  const transporter = transporterTo(outbox)
  const waiting = Array.from({ length: 12 }, (_, index) => ({ ...MESSAGE, subject: `${index}` }))
  const sent: Promise<unknown>[] = []
  await new Promise<void>((resolve) => {
    transporter.on('idle', () => {
      for (let next = waiting.shift(); next !== undefined; next = transporter.isIdle() ? waiting.shift() : undefined) {
        sent.push(transporter.sendMail(next))
        if (!transporter.isIdle()) break
      }
      if (waiting.length === 0) resolve()
    })
  })
  await Promise.all(sent)
  expect(outbox.mails).toHaveLength(12)
})
