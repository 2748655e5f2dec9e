import { setImmediate } from 'node:timers/promises'
import { scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { gather, MESSAGE, Processes } from './support/processes.ts'

const TWO = { ...MESSAGE, to: ['bob@example.com', 'carol@example.com'] }

/** A place in a delivery at which it stands until it is let go. */
function trap() {
  let reach = (): void => {}
  let release = (): void => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const wait = (): Promise<void> => {
    reach()
    return released
  }
  return { reached, wait, release: () => release() }
}

test('what one process submits another delivers, and the ticket hears of it', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start()
  const ticket = await mailer.submit(TWO)
  const outbox = scripted()
  await processes.start(outbox, 'deliver').mailer.start()
  const { accepted, attempts } = await ticket.receipt
  expect(accepted.map(({ path }) => path.toString())).toEqual(TWO.to)
  expect(attempts).toBe(1)
  expect(outbox.mails[0]?.messageId).toBe(ticket.messageId)
})

test('a worker that dies before its fence has sent nothing: another sends the mail, once', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start()
  const { reached, wait, release } = trap()
  const dead = scripted([{ hold: wait }])
  const dying = processes.start(dead, 'deliver')
  const ticket = await mailer.submit(MESSAGE)
  dying.mailer.start()
  await reached
  const outbox = scripted()
  await processes.start(outbox, 'deliver').mailer.start()
  dying.engine.die()
  expect((await ticket.receipt).accepted).toHaveLength(1)
  release()
  await dying.mailer.stop()
  expect(outbox.mails).toHaveLength(1)
  expect(dead.mails).toEqual([])
})

test('a worker that dies behind its fence leaves the mail in doubt: held, and not sent again', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start()
  const { reached, wait, release } = trap()
  const dying = processes.start(scripted([{ holdReply: wait }]), 'deliver')
  const ticket = await mailer.submit(MESSAGE)
  dying.mailer.start()
  await reached
  const outbox = scripted()
  await processes.start(outbox, 'deliver').mailer.start()
  dying.engine.die()
  await expect(ticket.receipt).rejects.toMatchObject({ code: 'DELIVERY_IN_DOUBT', cause: { code: 'WORKER_LOST' } })
  release()
  expect(outbox.mails).toEqual([])
  expect(await processes.queue().figures()).toMatchObject({ inDoubt: 1, waiting: 0, inFlight: 0 })
})

test("with inDoubt: 'retry' there is no fence, and the mail is sent again", async () => {
  await using processes = new Processes({ retry: { inDoubt: 'retry' } })
  const { mailer } = processes.start()
  const { reached, wait, release } = trap()
  const dying = processes.start(scripted([{ holdReply: wait }]), 'deliver')
  const ticket = await mailer.submit(MESSAGE)
  dying.mailer.start()
  await reached
  const outbox = scripted()
  await processes.start(outbox, 'deliver').mailer.start()
  dying.engine.die()
  expect((await ticket.receipt).accepted).toHaveLength(1)
  release()
  expect(outbox.mails).toHaveLength(1)
})

test('a retry carries only the recipients that were refused for now, also in another process', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start()
  const first = scripted([{ nth: 1, recipient: 'carol@example.com', refuse: '450 4.2.0 later' }])
  const worker = processes.start(first, 'deliver')
  const ticket = await mailer.submit(TWO)
  await worker.mailer.start()
  const { accepted, attempts } = await ticket.receipt
  expect(accepted).toHaveLength(2)
  expect(attempts).toBe(2)
  expect(first.mails.map(({ to }) => to)).toEqual([['bob@example.com'], ['carol@example.com']])
})

test('a mail that is refused for good is held with what was answered, and its ticket says so', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start(scripted([{ refuse: '550 5.7.1 not wanted' }]))
  await expect(mailer.send(MESSAGE)).rejects.toMatchObject({ code: 'DELIVERY_REFUSED' })
  const [held] = await gather(processes.queue().held())
  expect(held).toMatchObject({ why: 'failed', envelope: { recipients: [{ path: { localPart: 'bob' } }] } })
  expect(held?.receipt?.refused[0]?.reply).toMatchObject({ code: 550, enhanced: [5, 7, 1] })
  expect(held?.attempts).toMatchObject([{ worker: expect.stringMatching(/^.+:\d+$/) }])
})

test('one recipient that is refused for good among others has the mail held for a person, too', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start(scripted([{ recipient: 'carol@example.com', refuse: '550 5.1.1 unknown' }]))
  expect(await mailer.send(TWO)).toMatchObject({ accepted: [{}], refused: [{}] })
  expect(await processes.queue().figures()).toMatchObject({ failed: 1 })
})

test('an expired mail, and one that a later one has taken the place of, are not sent', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start()
  const expired = await mailer.submit(MESSAGE, { expires: Date.now() - 1 })
  const collapsed = await mailer.submit(MESSAGE, { collapseKey: 'digest' })
  const latest = await mailer.submit(MESSAGE, { collapseKey: 'digest' })
  const outbox = scripted()
  await processes.start(outbox, 'deliver').mailer.start()
  await expect(expired.receipt).rejects.toMatchObject({ code: 'MAIL_EXPIRED' })
  await expect(collapsed.receipt).rejects.toMatchObject({ code: 'MAIL_COLLAPSED' })
  await latest.receipt
  expect(outbox.mails.map(({ messageId }) => messageId)).toEqual([latest.messageId])
})

test('an idempotency key is one mail, whichever process submits it', async () => {
  await using processes = new Processes()
  const one = await processes.start().mailer.submit(MESSAGE, { idempotencyKey: 'order 7' })
  const other = await processes.start().mailer.submit(MESSAGE, { idempotencyKey: 'order 7' })
  expect(other).toMatchObject({ id: one.id, messageId: one.messageId })
  const outbox = scripted()
  await processes.start(outbox, 'deliver').mailer.start()
  await Promise.all([one.receipt, other.receipt])
  expect(outbox.mails).toHaveLength(1)
})

test('the key of a mail that nobody has is free again, that of one in doubt is not', async () => {
  await using processes = new Processes({ retry: { attempts: 1 } })
  const { mailer } = processes.start(
    scripted([
      { nth: 1, refuse: '550 no' },
      { nth: 2, doubt: 'lost' },
    ]),
  )
  const key = { idempotencyKey: 'order 7' }
  const refused = await mailer.submit(MESSAGE, key)
  await expect(refused.receipt).rejects.toMatchObject({ code: 'DELIVERY_REFUSED' })
  const inDoubt = await mailer.submit(MESSAGE, key)
  expect(inDoubt.id).not.toBe(refused.id)
  await expect(inDoubt.receipt).rejects.toMatchObject({ code: 'DELIVERY_IN_DOUBT' })
  expect((await mailer.submit(MESSAGE, key)).id).toBe(inDoubt.id)
})

test('a ticket is found again by another process, before its mail is done with and after', async () => {
  await using processes = new Processes()
  const { id = '', messageId } = await processes.start().mailer.submit(MESSAGE)
  const { mailer } = processes.start()
  const waiting = await mailer.ticket(id)
  await processes.start(scripted(), 'deliver').mailer.start()
  expect(await waiting?.receipt).toMatchObject({ messageId, accepted: [{}] })
  const after = await processes.start().mailer.ticket(id)
  expect(await after?.receipt).toMatchObject({ messageId, accepted: [{}] })
  expect(await mailer.ticket('00000000-0000-4000-8000-000000000000')).toBeUndefined()
})

test('a mail that this version cannot read is left to others, with a warning', async () => {
  await using processes = new Processes()
  const { mailer } = processes.start()
  const ticket = await mailer.submit(MESSAGE)
  const [entry] = processes.memory.entries.values()
  Object.assign(entry?.entry ?? {}, { record: { ...(entry?.entry.record as object), version: 99 } })
  const warned = new Promise((resolve) => {
    const worker = processes.start(scripted(), 'deliver')
    worker.mailer.on('warning', resolve)
    worker.mailer.start()
  })
  expect(await warned).toMatchObject({ code: 'MAIL_UNREADABLE', detail: { code: 'RECORD_TOO_NEW' } })
  await setImmediate()
  expect(await processes.queue().figures()).toMatchObject({ delayed: 1, failed: 0 })
  ticket.receipt.catch(() => {})
})
