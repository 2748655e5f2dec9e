import { Mailer } from '@turbomail/core'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { type OnDemandOptions, ondemand } from '../src/index.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }
const NEWSLETTER = {
  ...MESSAGE,
  to: ['a@example.com', 'b@example.com'],
  envelope: { from: ({ localPart }: { localPart: string }) => `bounce-${localPart}@example.com` },
}

test('send() waits for the receipt, submit() for the queue to have the mail', async () => {
  const outbox = capture()
  await using mailer = new Mailer({ transport: outbox, manager: ondemand() })
  const ticket = await mailer.submit(MESSAGE, { priority: 'high', group: 'a' })
  expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
  expect((await ticket.receipt).messageId).toBe(ticket.messageId)
  expect(outbox.mails).toHaveLength(2)
})

test('a mail that is submitted again under its key has the ticket of the first, and is told of once', async () => {
  const outbox = capture()
  const told: string[] = []
  await using mailer = new Mailer({ transport: outbox, manager: ondemand() })
  mailer.on('receipt', ({ mail }) => told.push(mail.messageId))
  const first = await mailer.submit(MESSAGE, { idempotencyKey: 'k' })
  const second = await mailer.submit(MESSAGE, { idempotencyKey: 'k' })
  expect(second.messageId).toBe(first.messageId)
  expect(await second.receipt).toBe(await first.receipt)
  expect(outbox.mails).toHaveLength(1)
  expect(told).toEqual([first.messageId])
})

test('whoever requires all recipients hears of those that lack, also with the ticket of an earlier mail', async () => {
  const transport = scripted([{ recipient: 'b@example.com', refuse: '550 5.1.1 No' }])
  await using mailer = new Mailer({ transport, manager: ondemand() })
  const message = { ...MESSAGE, to: ['a@example.com', 'b@example.com'] }
  expect((await mailer.send(message, { idempotencyKey: 'k' })).refused).toHaveLength(1)
  await expect(mailer.send(message, { idempotencyKey: 'k', require: 'all' })).rejects.toMatchObject({
    code: 'DELIVERY_INCOMPLETE',
  })
})

test.each(['idempotencyKey', 'collapseKey'] as const)(
  'a message that goes out as several mails is sent to all its recipients under one %s',
  async (name) => {
    const outbox = capture()
    await using mailer = new Mailer({ transport: outbox, manager: ondemand({ workers: 1 }) })
    const receipt = await mailer.send(NEWSLETTER, { [name]: 'k' })
    expect(receipt.accepted.map(({ path }) => String(path))).toEqual(['a@example.com', 'b@example.com'])
    if (name === 'idempotencyKey') await mailer.send(NEWSLETTER, { [name]: 'k' })
    expect(outbox.mails.map(({ envelope }) => String(envelope.reversePath))).toEqual([
      'bounce-a@example.com',
      'bounce-b@example.com',
    ])
  },
)

test('a dropped ticket raises nothing, and the failure is told of', async () => {
  const failures: unknown[] = []
  const transport = scripted([{ refuse: '550 5.1.1 No' }])
  const mailer = new Mailer({ transport, manager: ondemand() })
  mailer.on('failure', ({ error }) => failures.push(error))
  await mailer.submit(MESSAGE)
  await mailer.stop()
  expect(failures).toMatchObject([{ code: 'DELIVERY_REFUSED' }])
})

test('what a listener does when it is told is no part of the call that told it', async () => {
  const outbox = capture()
  await using mailer = new Mailer({ transport: outbox, manager: ondemand({ maxQueued: 1 }) })
  const more: Promise<unknown>[] = []
  mailer.on('receipt', () => {
    if (more.length < 3) more.push(mailer.send(MESSAGE))
  })
  await mailer.send(MESSAGE)
  for (let at = 0; at < 3; at++) await more[at]
  expect(outbox.mails).toHaveLength(4)
})

test.each([
  [{ wokers: 1 } as OnDemandOptions, 'OPTIONS_UNKNOWN', 'wokers'],
  [{ workers: 0 }, 'OPTIONS_INVALID', 'workers'],
  [{ divisor: 0 }, 'OPTIONS_INVALID', 'divisor'],
  [{ minimum: -1 }, 'OPTIONS_INVALID', 'minimum'],
  [{ idleMs: Number.NaN }, 'OPTIONS_INVALID', 'idleMs'],
  [{ maxQueued: 1.5 }, 'OPTIONS_INVALID', 'maxQueued'],
  [{ maxQueuedOctets: -1 }, 'OPTIONS_INVALID', 'maxQueuedOctets'],
  [{ whenFull: 'drop' as 'wait' }, 'OPTIONS_INVALID', 'whenFull'],
  [{ idempotencyMs: -1 }, 'OPTIONS_INVALID', 'idempotencyMs'],
  [{ retry: { attempts: 0 } }, 'OPTIONS_INVALID', 'retry.attempts'],
])('%j is refused by name', (options, code, option) => {
  expect(() => ondemand(options)).toThrow(expect.objectContaining({ code, option }))
})

test('it needs a transport', () => {
  expect(() => new Mailer({ role: 'submit', manager: ondemand() })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_TRANSPORT_MISSING' }),
  )
})
