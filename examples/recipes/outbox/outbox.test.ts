import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeServer } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { Client } from 'pg'
import { expect, vi } from 'vitest'
import { missingPostgres, postgresUrl, startPostgres } from '../../../tooling/servers/postgres.ts'
import { runProgram, startProgram } from '../testing/start-program.ts'
import { testWith } from '../testing/test-with.ts'

vi.setConfig({ testTimeout: 120_000 })

testWith(missingPostgres(), 'an order and its mail are committed together, or rolled back together', async () => {
  await using server = await startPostgres()
  await using relay = await fakeServer()
  const env = { DATABASE_URL: postgresUrl(server), TURBOMAIL_TRANSPORT: relay.url }
  const client = new Client({ connectionString: env.DATABASE_URL })
  await client.connect()
  await client.query(await readFile(join(import.meta.dirname, 'schema.sql'), 'utf8'))
  const order = (...args: string[]) => runProgram('outbox/shop.ts', { args, env })

  // Nobody delivers yet: what is committed waits.
  expect(await order('17', 'wheel', 'ann@example.org')).toMatchObject({ code: 0 })
  expect(await order('18', 'axle', 'bob@example.net')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^Order 18 is not placed: .*violates check constraint/),
  })
  const count = async (table: string) => (await client.query(`SELECT count(*)::int FROM ${table}`)).rows[0].count
  expect([await count('orders'), await count('turbomail.mail')]).toEqual([1, 1])

  await using worker = startProgram('outbox/worker.ts', { env })
  await relay.whenAccepted(1)
  expect(await order('20', 'wheel', 'eve@example.org')).toMatchObject({ code: 0 })
  await relay.whenAccepted(2)
  await worker.writes(/eve@example\.org accepted/)
  worker.signal('SIGTERM')
  expect(await worker.ended).toMatchObject({ code: 0 })

  const mails = await Promise.all(relay.accepted.map(({ content }) => simpleParser(content)))
  expect(mails.map(({ subject, text }) => [subject, text?.trim()])).toEqual([
    ['Order 17', 'One wheel. Thank you!'],
    ['Order 20', 'One wheel. Thank you!'],
  ])
  expect((await client.query('SELECT number FROM orders ORDER BY number')).rows).toEqual([
    { number: '17' },
    { number: '20' },
  ])
  expect(relay.transactions).toHaveLength(2)
  expect(relay.violations).toEqual([])
  await client.end()
})
