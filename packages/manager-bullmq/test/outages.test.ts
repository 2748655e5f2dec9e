import { setTimeout } from 'node:timers/promises'
import { Mailer } from '@turbomail/core'
import { scripted } from '@turbomail/transport-debug'
import { expect } from 'vitest'
import { bullmq } from '../src/index.ts'
import { gather, MESSAGE, Processes } from './support/processes.ts'
import { redisTest } from './support/redis-server.ts'
import { trap } from './support/trap.ts'

redisTest('a server that is killed and comes back loses nothing, and no mail goes twice', async () => {
  await using processes = await Processes.on({ leaseMs: 10_000 })
  const submitter = await processes.start()
  const outboxes = [scripted(), scripted()]
  for (const outbox of outboxes) await processes.start(outbox, 'deliver')
  const tickets = []
  for (let round = 0; round < 4; round++) {
    const batch = Promise.all(Array.from({ length: 100 }, () => submitter.submit(MESSAGE)))
    if (round % 2 === 1) {
      await processes.server.stop()
      await processes.server.start()
    }
    tickets.push(...(await batch))
  }
  await Promise.allSettled(tickets.map(({ receipt }) => receipt))
  const held = await gather((await processes.queue()).held())
  const sent = outboxes.flatMap(({ mails }) => mails.map(({ messageId }) => messageId))
  expect(new Set(sent).size).toBe(sent.length)
  const known = new Set([...sent, ...held.map(({ messageId }) => messageId)])
  expect(tickets.filter(({ messageId }) => !known.has(messageId))).toEqual([])
  expect(processes.warnings.map(({ code }) => code)).toContain('QUEUE_UNREACHABLE')
})

redisTest('submit waits for a server that comes back, and the mail is there once', async () => {
  await using processes = await Processes.on()
  const submitter = await processes.start()
  await processes.server.stop()
  const submitted = submitter.submit(MESSAGE)
  await processes.server.start()
  const outbox = scripted()
  await processes.start(outbox, 'deliver')
  await (await submitted).receipt
  expect(outbox.mails).toHaveLength(1)
})

redisTest('submit rejects when the server stays away, and the mail is not sent later', async () => {
  await using processes = await Processes.on({ offlineMs: 1_500 })
  const submitter = await processes.start()
  await processes.server.stop()
  await expect(submitter.submit(MESSAGE)).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' })
  await processes.server.start()
  const outbox = scripted()
  await processes.start(outbox, 'deliver')
  await submitter.send({ ...MESSAGE, subject: 'after' })
  expect(outbox.mails.map(({ subject }) => subject)).toEqual(['after'])
  expect(await (await processes.queue()).figures()).toMatchObject({ waiting: 0, inFlight: 0 })
})

redisTest(
  'what a mail came to while the server was away is stored when it is back, even behind the lease',
  async () => {
    await using processes = await Processes.on({ leaseMs: 1_000 })
    const { reached, wait, release } = trap()
    const outbox = scripted([{ nth: 1, holdReply: wait }])
    const mailer = await processes.start(outbox)
    const ticket = await mailer.submit(MESSAGE)
    await reached
    await processes.server.stop()
    release()
    await expect.poll(() => outbox.mails.length).toBe(1)
    await setTimeout(1_200)
    await processes.server.start()
    expect(await ticket.receipt).toMatchObject({ accepted: [{}], inDoubt: [] })
    expect(outbox.mails).toHaveLength(1)
  },
)

redisTest('a stop does not wait for a server that stays away; what was in hand is somebody else’s later', async () => {
  await using processes = await Processes.on({ offlineMs: 1_500 })
  const { reached, wait, release } = trap()
  const mailer = await processes.start(scripted([{ nth: 1, holdReply: wait }]))
  const ticket = await mailer.submit(MESSAGE)
  await reached
  await processes.server.stop()
  const stopping = mailer.stop()
  release()
  await stopping
  await expect(ticket.receipt).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  await processes.server.start()
  const other = await processes.start(scripted())
  await expect((await other.ticket(ticket.id ?? ''))?.receipt).rejects.toMatchObject({ code: 'DELIVERY_IN_DOUBT' })
})

redisTest('a start rejects when the server is not there, and may be made again', async () => {
  await using processes = await Processes.on({ offlineMs: 1_500 })
  await processes.server.stop()
  await using mailer = new Mailer({ manager: bullmq(processes.options), role: 'submit' })
  await expect(mailer.start()).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' })
  await processes.server.start()
  await mailer.start()
  expect((await mailer.submit(MESSAGE)).id).toMatch(/^[0-9a-f-]{36}$/)
})
