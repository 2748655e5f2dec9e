import { PGlite } from '@electric-sql/pglite'
import { fromPglite, PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'

/**
 * What the statements of this package take for granted of the table of pg-boss's jobs. When a new version of pg-boss fails this,
 * go through the places that name `.job`, and see that leases still hold.
 */
test('the jobs of pg-boss are as the statements take them to be', { timeout: 120_000 }, async () => {
  const pglite = new PGlite()
  const boss = await new PgBoss({
    db: fromPglite(pglite),
    backend: 'pglite',
    schema: 'turbomail',
    supervise: false,
  }).start()
  const { rows } = await pglite.query<{ name: string; type: string }>(
    `SELECT column_name AS name, udt_name AS type FROM information_schema.columns
     WHERE table_schema = 'turbomail' AND table_name = 'job'`,
  )
  const types = Object.fromEntries(rows.map(({ name, type }) => [name, type]))
  expect(types).toMatchObject({
    id: 'uuid',
    name: 'text',
    state: 'job_state',
    retry_count: 'int4',
    start_after: 'timestamptz',
    created_on: 'timestamptz',
  })
  const { rows: states } = await pglite.query<{ state: string }>(
    `SELECT unnest(enum_range(NULL::turbomail.job_state))::text AS state`,
  )
  expect(states.map(({ state }) => state).slice(0, 3)).toEqual(['created', 'retry', 'active'])

  await boss.createQueue('mails', { retryLimit: 10, heartbeatSeconds: 10 })
  await boss.send('mails', { mail: 1 })
  const fetched = async () => (await boss.fetch('mails', { includeMetadata: true }))[0]
  const first = await fetched()
  expect(first).toMatchObject({ retryCount: 0, state: 'active', heartbeatSeconds: 10 })
  await boss.fail('mails', first?.id ?? '')
  expect(await fetched()).toMatchObject({ id: first?.id, retryCount: 1 })
  await boss.stop()
  await pglite.close()
})
