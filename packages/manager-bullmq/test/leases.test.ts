import { setTimeout } from 'node:timers/promises'
import { scripted } from '@turbomail/transport-debug'
import { expect } from 'vitest'
import { MESSAGE, Processes } from './support/processes.ts'
import { redisTest } from './support/redis-server.ts'
import { trap } from './support/trap.ts'

/** A mail that is in flight, just before its fence. */
async function inFlight(processes: Processes) {
  const { reached, wait, release } = trap()
  const outbox = scripted([{ nth: 1, hold: wait }])
  const mailer = await processes.start(outbox)
  const ticket = await mailer.submit(MESSAGE)
  await reached
  return { mailer, outbox, ticket, release, lock: `{turbomail}:turbomail:${ticket.id}:lock` }
}

redisTest('a worker whose mail was given to another does not get behind the fence', async () => {
  await using processes = await Processes.on({ leaseMs: 60_000 })
  const { mailer, outbox, ticket, release, lock } = await inFlight(processes)
  const client = processes.server.client()
  await client.set(lock, 'another worker')
  release()
  await mailer.stop()
  expect(outbox.mails).toEqual([])
  expect(await client.hget(`{turbomail}:turbomail:${ticket.id}`, 'progress')).toBeNull()
  client.disconnect()
})

redisTest('a mail that nobody was given meanwhile is still the worker’s, though its lease ran out', async () => {
  await using processes = await Processes.on({ leaseMs: 60_000 })
  const { outbox, ticket, release, lock } = await inFlight(processes)
  const client = processes.server.client()
  await client.del(lock)
  release()
  expect(await ticket.receipt).toMatchObject({ accepted: [{}], attempts: 1 })
  expect(outbox.mails).toHaveLength(1)
  client.disconnect()
})

redisTest('a worker keeps a mail for longer than its lease', async () => {
  await using processes = await Processes.on({ leaseMs: 1_000 })
  const { outbox, ticket, release } = await inFlight(processes)
  const other = scripted()
  await processes.start(other, 'deliver')
  await setTimeout(2_500)
  release()
  expect(await ticket.receipt).toMatchObject({ accepted: [{}], attempts: 1 })
  expect([outbox.mails.length, other.mails.length]).toEqual([1, 0])
})

redisTest('the delivery of a mail that another was given is aborted, and its slot is free', async () => {
  await using processes = await Processes.on({ leaseMs: 1_000 })
  const { mailer, outbox, lock, ticket } = await inFlight(processes)
  const client = processes.server.client()
  await client.set(lock, 'another worker', 'PX', 1_500)
  expect(await ticket.receipt).toMatchObject({ accepted: [{}], attempts: 1 })
  await mailer.stop()
  expect(outbox.mails).toHaveLength(1)
  client.disconnect()
})
