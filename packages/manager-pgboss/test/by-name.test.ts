import { createMailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { fromQuery, type PgBossSubmitOptions, pgboss } from '../src/index.ts'

/** One value for every option that a query can give. */
const QUERY = {
  schema: 'mails',
  queue: 'news',
  concurrency: '10',
  inlineOctets: '1000',
  keepMs: '1000',
  idempotencyMs: '1000',
  sendTimeoutMs: 'Infinity',
  heartbeatMs: '10000',
  pollMs: '100',
  commitMs: '1000',
  'limit.max': '10',
  'limit.perMs': '1000',
  'retry.attempts': '3',
}

test('every option that is no object of yours can be given by a query', () => {
  const factory = fromQuery(new URLSearchParams({ connection: 'postgres://localhost/app', ...QUERY }).toString())
  expect(factory).toMatchObject({ name: 'pgboss', durable: true, sendTimeoutMs: Number.POSITIVE_INFINITY })
  expect(fromQuery('embedded.folder=%2Ftmp%2Fmails').name).toBe('pgboss')
})

test.each([
  ['schem=a', 'schema?'],
  ['schema=A-b', 'small letters'],
  ['heartbeatMs=9999', 'at least 10000'],
  ['pollMs=0', 'at least 50'],
  ['commitMs=-1', 'at least 0'],
  ['limit.max=1', 'limit.perMs'],
  ['limit.perMs=1', 'limit.max'],
  ['queue=a%20b', 'queue must be'],
  ['connection=', 'connection must be'],
  ['connection=postgres%3A%2F%2Fa&embedded.folder=b', 'connection and embedded'],
])('%s is refused', (query, words) => {
  expect(() => fromQuery(query)).toThrow(words)
})

test.each([
  [{ connection: { schema: 'a' } as object }, 'connection'],
  [{ db: { executeSql: async () => ({ rows: [] }) } as never }, 'db'],
  [{ embedded: { folders: 'a' } as object }, 'embedded.folders'],
  [{ limit: { max: 1.5, perMs: 1 } }, 'limit.max'],
])('%o is refused, by the name of the option', (options, option) => {
  expect(() => pgboss(options)).toThrow(expect.objectContaining({ option }))
})

test('createMailer finds it by its name, and mails may have its options', async () => {
  const outbox = capture()
  await using mailer = await createMailer<PgBossSubmitOptions>({
    transport: outbox,
    manager: 'pgboss?concurrency=2',
    application: import.meta.url,
    env: {},
  })
  const mail = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }
  await (await mailer.submit(mail, { priority: 'high' })).receipt
  expect(outbox.mails).toHaveLength(1)
  await expect(mailer.submit(mail, { db: {} as never })).rejects.toMatchObject({ option: 'db' })
}, 120_000)
