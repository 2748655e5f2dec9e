import { channel } from 'node:diagnostics_channel'
import { expect, test } from 'vitest'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { accept, type ToyPlan, toy } from '../../test/support/toy-transport.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import { Mailer } from './mailer.ts'
import type { MailerOptions } from './options.ts'
import type { Submission, Submitted } from './submission.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }

function setUp(plan: ToyPlan = {}, options: Partial<MailerOptions> = {}) {
  const submissions: Submission[] = []
  const ends: Submitted[] = []
  const delivered: MailObject[] = []
  const deliver: ToyPlan['deliver'] = (mail, ...rest) => {
    delivered.push(mail)
    return plan.deliver?.(mail, ...rest) ?? accept(mail)
  }
  const mailer = new Mailer({ transport: toy({ ...plan, deliver }), ...options })
  mailer.on('submission', (submission) => submissions.push(submission))
  mailer.on('submitted', (end) => ends.push(end))
  return { mailer, submissions, ends, delivered }
}

test('a call is told of within the call, and again when it is done with', async () => {
  const { mailer, submissions, ends, delivered } = setUp()
  const sent = mailer.send(MESSAGE)
  expect(submissions).toEqual([{ call: 'send', manager: 'direct', durable: false, labels: {} }])
  expect(ends).toEqual([])
  const receipt = await sent
  const { messageId } = receipt
  expect(ends).toEqual([{ submission: submissions[0], mails: delivered, ticket: { messageId }, receipt }])
  expect(ends[0]?.submission).toBe(submissions[0])
  const ticket = await mailer.submit(MESSAGE)
  expect(submissions[1]).toMatchObject({ call: 'submit' })
  expect(ends[1]).toMatchObject({ ticket: { messageId: ticket.messageId } })
  expect(ends[1]).not.toHaveProperty('receipt')
  await ticket.receipt
  await mailer.stop()
})

test('whoever listens only to the end of calls hears of it, too', async () => {
  const mailer = new Mailer({ transport: toy({ deliver: accept }) })
  const ends: Submitted[] = []
  mailer.on('submitted', (end) => ends.push(end))
  const receipt = await mailer.send(MESSAGE)
  expect(ends).toMatchObject([{ submission: { call: 'send', manager: 'direct', labels: {} }, receipt }])
  await mailer.stop()
})

test.each(['send', 'submit'] as const)('%s that rejects is told of with its error', async (call) => {
  const { mailer, ends } = setUp()
  const failing = mailer[call]({ ...MESSAGE, to: 'nobody' })
  await expect(failing).rejects.toMatchObject({ code: 'ADDRESS_SYNTAX' })
  expect(ends).toMatchObject([{ submission: { call }, mails: [], error: { code: 'ADDRESS_SYNTAX' } }])
  expect(ends[0]).not.toHaveProperty('ticket')
  await mailer.stop()
})

test('a mail that was refused was taken all the same', async () => {
  const refusal = { fate: 'refused', permanence: 'permanent', fault: 'recipient' } as const
  const deliver: ToyPlan['deliver'] = ({ envelope }) => ({
    outcomes: envelope.recipients.map(({ path }) => ({ path, ...refusal })),
  })
  const { mailer, ends } = setUp({ deliver })
  const error = await mailer.send(MESSAGE).catch((thrown: unknown) => thrown)
  expect(ends).toMatchObject([{ mails: [{}], ticket: {}, error: { code: 'DELIVERY_REFUSED' } }])
  expect(ends[0]?.error).toBe(error)
  await mailer.stop()
})

test('what listeners put into labels goes with every mail, and takes no place of its own labels', async () => {
  const { mailer, ends, delivered } = setUp()
  mailer.on('submission', ({ labels }) => Object.assign(labels, { trace: 'theirs', kind: 'theirs' }))
  await mailer.send({
    ...MESSAGE,
    to: ['a@example.com', 'b@example.com'],
    labels: { kind: 'mine' },
    envelope: { from: ({ localPart }) => `bounce-${localPart}@example.com` },
  })
  const given = mailTo('you@example.com')
  await mailer.send(given)
  expect(delivered.map(({ labels }) => labels)).toEqual([
    { trace: 'theirs', kind: 'mine' },
    { trace: 'theirs', kind: 'mine' },
    { trace: 'theirs', kind: 'theirs' },
  ])
  expect(delivered[2]).toMatchObject({ messageId: given.messageId, envelope: given.envelope })
  expect(delivered[2]?.content).toBe(given.content)
  expect(given.labels).toEqual({})
  expect(ends.map(({ mails }) => mails.length)).toEqual([2, 1])
  await mailer.stop()
})

test('hooks come first, and what they return is labelled too', async () => {
  const other = mailTo('other@example.com')
  const seen: unknown[] = []
  const beforeHandover = ({ labels }: MailObject): MailObject => {
    seen.push(labels)
    return other
  }
  const { mailer, delivered } = setUp({}, { hooks: { beforeHandover } })
  mailer.on('submission', ({ labels }) => Object.assign(labels, { trace: 'theirs' }))
  await mailer.send(MESSAGE)
  expect(seen).toEqual([{}])
  expect(delivered).toMatchObject([{ messageId: other.messageId, labels: { trace: 'theirs' } }])
  await mailer.stop()
})

test('a mail is handed over as it is where nobody listens, or nothing is put there', async () => {
  const given = mailTo('you@example.com')
  const delivered: MailObject[] = []
  const deliver: ToyPlan['deliver'] = (mail) => {
    delivered.push(mail)
    return accept(mail)
  }
  const mailer = new Mailer({ transport: toy({ deliver }) })
  await mailer.send(given)
  const listener = (): void => {}
  channel('turbomail:submission').subscribe(listener)
  await mailer.send(given)
  channel('turbomail:submission').unsubscribe(listener)
  expect(delivered[0]).toBe(given)
  expect(delivered[1]).toBe(given)
  await mailer.stop()
})
