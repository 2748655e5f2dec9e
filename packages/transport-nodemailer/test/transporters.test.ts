import { generateKeyPairSync } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { isMailError, Mailer, OptionsError } from '@turbomail/core'
import { fakeServer, on } from '@turbomail/fake-server'
import { createTransport } from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { type FromNodemailerOptions, fromNodemailer } from '../src/index.ts'
import { contentOf, mailTo } from './mails.ts'
import { answersWith, deliverBy, plugin, readAll } from './plugin.ts'

const MESSAGE = { from: 'ann@example.org', to: 'joe@example.net', subject: 'Hi', text: 'Hello' }

test('a mailer sends through nodemailer’s SMTP client', async () => {
  await using server = await fakeServer({
    script: [on('RCPT', { path: 'gone@example.net' }, '550 5.1.1 no such user')],
  })
  const transport = fromNodemailer(createTransport({ host: server.host, port: server.port }))
  await using mailer = new Mailer({ transport })
  const receipt = await mailer.send({ ...MESSAGE, to: ['joe@example.net', 'gone@example.net'] })
  expect(receipt.outcomes).toMatchObject([
    { fate: 'accepted', reply: { code: 250 } },
    { fate: 'refused', fault: 'recipient', permanence: 'permanent', reply: { code: 550, enhanced: [5, 1, 1] } },
  ])
  expect(server.violations).toEqual([])
})

test('plug-ins and DKIM keys of a transporter keep working, and its own mails too', async () => {
  await using server = await fakeServer()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const dkim = {
    domainName: 'example.org',
    keySelector: 'a',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
  const transporter = createTransport({ host: server.host, port: server.port, dkim })
  transporter.use('stream', (mail, done) => {
    mail.message.transform(() => new Transform({ transform: (chunk, _, next) => next(null, chunk) }))
    done()
  })
  await using mailer = new Mailer({ transport: fromNodemailer(transporter) })
  await mailer.send(MESSAGE)
  await transporter.sendMail({ ...MESSAGE, subject: 'Apart' })
  const [ours, theirs] = server.accepted.map(({ content }) => content.toString())
  expect(ours).toMatch(/^DKIM-Signature: v=1;/)
  expect(ours).toMatch(/\r\nSubject: Hi\r\n/)
  expect(theirs).toMatch(/\r\nSubject: Apart\r\n/)
})

test('a plug-in that refuses the mail has refused it before anything was sent', async () => {
  const transporter = createTransport(plugin(answersWith({})))
  transporter.use('compile', (_, done) => done(new Error('not this one')))
  await expect(deliverBy(transporter, mailTo())).rejects.toMatchObject({
    code: 'NODEMAILER_FAILED',
    cause: { message: 'not this one' },
  })
})

test('what a transporter has as defaults does not get into a finished mail', async () => {
  const seen: string[] = []
  const transport = plugin(async (mail, answer) => {
    seen.push(String(await readAll(mail)))
    answer(null, {})
  })
  const defaults = { from: 'x@example.org', bcc: 'eve@example.net', newline: 'unix', headers: { 'X-A': 'b' } }
  await deliverBy(createTransport(transport, defaults), mailTo(undefined, { content: contentOf('A: b\r\n\r\nc\r\n') }))
  expect(seen).toEqual(['A: b\r\n\r\nc\r\n'])
})

test('a function makes a transport for each instance, which is closed with it', async () => {
  await using server = await fakeServer()
  const pool = () => createTransport({ pool: true, maxConnections: 1, host: server.host, port: server.port })
  const mailer = new Mailer({ transport: fromNodemailer(pool, { verifyAfterMs: Number.POSITIVE_INFINITY }) })
  await mailer.send(MESSAGE)
  await mailer.send(MESSAGE)
  expect(server.sessions).toHaveLength(1)
  await mailer.stop()
  await server.sessions[0]?.closed
})

test('the transport of a caller is not closed', async () => {
  let closed = 0
  await deliverBy(plugin(answersWith({}), { close: () => closed++ }), mailTo())
  expect(closed).toBe(0)
  await deliverBy(() => plugin(answersWith({}), { close: () => closed++ }), mailTo())
  expect(closed).toBe(1)
})

test('a pool says how many mails it takes at once', () => {
  expect(fromNodemailer(createTransport({ pool: true, maxConnections: 3 })).capabilities.maxInstances).toBe(3)
  expect(fromNodemailer(plugin(answersWith({}))).capabilities.maxInstances).toBe(5)
  expect(fromNodemailer(plugin(answersWith({})), { maxInstances: 9 }).capabilities.maxInstances).toBe(9)
})

test('nodemailer’s sendmail is believed as far as its exit code says it for everybody', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nodemailer-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'sendmail')
  const transporter = createTransport({ sendmail: true, path })
  const run = async (script: string, to?: readonly string[]) => {
    await writeFile(path, `#!/bin/sh\ncat >"${folder}/mail"\n${script}\n`)
    await chmod(path, 0o755)
    return await deliverBy(transporter, mailTo(to))
  }
  expect(await run('exit 0')).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  expect(await readFile(join(folder, 'mail'), 'utf8')).toBe('Subject: hello\r\n\r\nGood morning!\r\n')
  expect(await run('exit 75')).toMatchObject({ outcomes: [{ fate: 'refused', permanence: 'transient' }] })
  expect(await run('exit 67')).toMatchObject({ outcomes: [{ fate: 'refused', fault: 'recipient' }] })
  const two = ['joe@example.net', 'bob@example.net']
  expect(await run('exit 67', two)).toMatchObject({ outcomes: [{ fate: 'in-doubt' }, { fate: 'in-doubt' }] })
  expect(await run('kill -9 $$')).toMatchObject({ outcomes: [{ fate: 'in-doubt' }] })
})

test.each([
  [createTransport({ jsonTransport: true })],
  [createTransport({ streamTransport: true })],
  [{ host: 'smtp.example.com' }],
  ['smtp://smtp.example.com'],
  [undefined],
])('%o is no transport that sends', (given) => {
  expect(() => fromNodemailer(given as never)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'transport' }),
  )
})

test('a function that returns no transport fails to open', async () => {
  const opening = deliverBy(() => ({}) as never, mailTo())
  await expect(opening).rejects.toMatchObject({ permanence: 'permanent', fault: 'relay' })
  const error = await opening.catch((thrown) => thrown)
  expect(isMailError(error.cause, 'OPTIONS_INVALID') && error.cause instanceof OptionsError).toBe(true)
})

test.each<[object, string]>([
  [{ bodyType: '9BIT' }, 'bodyType'],
  [{ maxInstances: 0 }, 'maxInstances'],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
  [{ verifyAfterMs: -1 }, 'verifyAfterMs'],
  [{ utf8: 'yes' }, 'utf8'],
  [{ name: 1 }, 'name'],
])('%o is refused, and the error names %s', (options, option) => {
  expect(() => fromNodemailer(plugin(answersWith({})), options as FromNodemailerOptions)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option }),
  )
})

test('recipients that are too many for one transaction go in a further one', async () => {
  await using server = await fakeServer({
    script: [on('RCPT', { path: 'c@example.net', times: 1 }, '452 4.5.3 too many recipients')],
  })
  await using mailer = new Mailer({
    transport: fromNodemailer(createTransport({ host: server.host, port: server.port })),
  })
  const receipt = await mailer.send({ ...MESSAGE, to: ['a@example.net', 'b@example.net', 'c@example.net'] })
  expect(receipt.accepted.map(({ path }) => String(path))).toEqual(['a@example.net', 'b@example.net', 'c@example.net'])
  expect(server.accepted.map(({ recipients }) => recipients.filter(({ accepted }) => accepted).length)).toEqual([2, 1])
})

test('over LMTP a refusal of the last recipient is no answer for the others', async () => {
  await using server = await fakeServer({
    lmtp: true,
    script: [on('CONTENT', { path: 'b@example.net' }, '550 5.7.1 not for me, id=odd')],
  })
  const transport = createTransport({ host: server.host, port: server.port, lmtp: true })
  const { outcomes } = await deliverBy(transport, mailTo(['a@example.net', 'b@example.net']))
  expect(outcomes.map(({ fate, queueId }) => [fate, queueId])).toEqual([
    ['accepted', undefined],
    ['refused', undefined],
  ])
})
