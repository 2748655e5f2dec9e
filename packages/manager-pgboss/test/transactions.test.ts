import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Mailer } from '@turbomail/core'
import { type Clock, systemPorts } from '@turbomail/core/contract'
import { capture } from '@turbomail/transport-debug'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { folderStore, fromPg, type PgBossOptions, pgboss } from '../src/index.ts'
import { describePostgres } from './support/describe-postgres.ts'
import { freshQueue } from './support/open-engine.ts'
import type { Postgres } from './support/postgres.ts'

const MAIL = { from: 'shop@example.com', to: 'you@example.com', subject: 'Your order', text: 'Thank you.' }

describePostgres('a transaction of the caller', (server) => {
  beforeAll(async () => {
    await using client = await connected(server())
    await client.query('CREATE TABLE orders (text text)')
  })

  test('that is committed has its mail delivered, and not before', async () => {
    const { mailer, outbox, queue } = await opened(server())
    await using client = await connected(server())
    await client.query('BEGIN')
    const ticket = await mailer.submit(MAIL, { db: fromPg(client) })
    expect(await waiting(server(), queue)).toBe(0)
    await client.query('COMMIT')
    const receipt = await ticket.receipt
    expect(receipt.accepted).toHaveLength(1)
    expect(outbox.mails).toHaveLength(1)
    await mailer.stop()
  })

  test('that is rolled back leaves no mail, and its ticket rejects', async () => {
    const { mailer, outbox, queue } = await opened(server(), { commitMs: 0 })
    await using client = await connected(server())
    await client.query('BEGIN')
    const ticket = await mailer.submit(MAIL, { db: fromPg(client) })
    await client.query('ROLLBACK')
    expect(await waiting(server(), queue)).toBe(0)
    await expect(ticket.receipt).rejects.toMatchObject({ code: 'TRANSACTION_ROLLED_BACK' })
    expect(outbox.mails).toHaveLength(0)
    await mailer.stop()
  })

  test('is not waited in for a receipt', async () => {
    const { mailer } = await opened(server())
    await using client = await connected(server())
    await client.query('BEGIN')
    await expect(mailer.send(MAIL, { db: fromPg(client) })).rejects.toMatchObject({ code: 'TRANSACTION_OPEN' })
    await client.query('ROLLBACK')
    await mailer.stop()
  })

  test('with a key that another one has used waits for that one, and has a mail of its own if that is rolled back', async () => {
    const { mailer, queue } = await opened(server(), {}, 'submit')
    await using first = await connected(server())
    await using second = await connected(server())
    const submitted = { idempotencyKey: 'order 7' }
    for (const end of ['ROLLBACK', 'COMMIT']) {
      await first.query('BEGIN')
      await second.query('BEGIN')
      const one = await mailer.submit(MAIL, { ...submitted, db: fromPg(first) })
      const submitting = mailer.submit(MAIL, { ...submitted, db: fromPg(second) })
      await first.query(end)
      const other = await submitting
      expect(other.id === one.id).toBe(end === 'COMMIT')
      await second.query(end)
    }
    expect(await waiting(server(), queue)).toBe(1)
    await mailer.stop()
  })

  test('knows the mails that it has itself, by their keys', async () => {
    const { mailer, queue } = await opened(server(), {}, 'submit')
    await using client = await connected(server())
    await client.query('BEGIN')
    const tickets = []
    for (const _ of [1, 2]) tickets.push(await mailer.submit(MAIL, { idempotencyKey: 'k', db: fromPg(client) }))
    expect(tickets[0]?.id).toBe(tickets[1]?.id)
    await client.query('COMMIT')
    expect(await waiting(server(), queue)).toBe(1)
    await mailer.stop()
  })

  test('that is rolled back leaves a large content in the store, where a sweep finds it; one that is committed needs it', async () => {
    const path = await mkdtemp(join(tmpdir(), 'turbomail-store-'))
    const options = { inlineOctets: 1_000, store: folderStore({ path }) }
    const { mailer, outbox, manager } = await opened(server(), options)
    await using client = await connected(server())
    const large = { ...MAIL, text: 'large '.repeat(1_000) }
    for (const end of ['ROLLBACK', 'COMMIT']) {
      await client.query('BEGIN')
      const ticket = await mailer.submit(large, { db: fromPg(client) })
      await client.query(end)
      if (end === 'COMMIT') await ticket.receipt
    }
    expect(outbox.mails[0]?.text).toContain('large large')
    await mailer.stop()
    await using queue = await manager.openQueue()
    expect(await queue.sweep({ olderThanMs: 0 })).toBe(1)
    await rm(path, { recursive: true })
  })

  test.each([
    ['commit', 1],
    ['rollback', 0],
    ['before', 0],
  ])('of a process that dies at the next instruction (%s) leaves %i mails', async (end, expected) => {
    const queue = freshQueue()
    await ends(server(), queue, end)
    expect(await waiting(server(), queue)).toBe(expected)
    await using client = await connected(server())
    const { rows } = await client.query('SELECT count(*)::int AS orders FROM orders WHERE text = $1', [end])
    expect(rows[0]?.orders).toBe(expected)
    if (expected === 0) return
    const outbox = capture()
    const worker = new Mailer({
      transport: outbox,
      manager: pgboss({ connection: server().url, queue }),
      role: 'deliver',
    })
    await worker.start()
    const queueOf = await pgboss({ connection: server().url, queue }).openQueue()
    while ((await queueOf.figures()).ratePerSecond === 0);
    await queueOf.close()
    await worker.stop()
    expect(outbox.mails.map(({ envelope }) => envelope.recipients[0]?.path.toString())).toEqual(['commit@example.com'])
  })
})

/** A clock that goes as all do, with timers that are in a hurry: none is waited for long. */
const fastClock: Clock = {
  now: systemPorts.clock.now,
  schedule: (task, delayMs, options) => systemPorts.clock.schedule(task, Math.min(delayMs, 200), options),
}

async function opened(server: Postgres, options: PgBossOptions = {}, role: 'both' | 'submit' = 'both') {
  const queue = freshQueue()
  const outbox = capture()
  const manager = pgboss({ connection: server.url, queue, ...options })
  const ports = { ...systemPorts, clock: fastClock }
  const mailer = new Mailer({ transport: outbox, manager, role, ports })
  await mailer.start()
  return { mailer, outbox, queue, manager }
}

/** How many mails anybody can see. */
async function waiting(server: Postgres, queue: string): Promise<number> {
  await using client = await connected(server)
  const text = 'SELECT count(*)::int AS mails FROM turbomail.mail WHERE queue = $1'
  return (await client.query(text, [queue])).rows[0]?.mails
}

async function connected({ url }: Postgres): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client(url)
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

async function ends(server: Postgres, queue: string, end: string): Promise<void> {
  const program = fileURLToPath(new URL('programs/outbox.ts', import.meta.url))
  const child = spawn(process.execPath, [program, server.url, queue, end], { stdio: ['ignore', 'inherit', 'inherit'] })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
}
