import { testManager } from '@turbomail/conformance/vitest'
import { afterAll, test } from 'vitest'
import type { Database } from '../src/index.ts'
import { harnesses } from './harnesses.ts'
import { kitHarness, WatchedDatabase } from './support/kit-harness.ts'
import { ownBoss } from './support/own-boss.ts'
import { missingPostgres, Postgres } from './support/postgres.ts'

const EXPECTED = 49

testManager('pgboss() on PGlite', harnesses['pgboss()'], { expected: EXPECTED })

if (missingPostgres === undefined) {
  const boss = Postgres.start().then(async (server) => {
    const boss = await ownBoss(server, { schema: 'turbomail', max: 50 })
    return { server, boss, db: new WatchedDatabase(boss.getDb() as Database) }
  })
  testManager('pgboss() on a server', async () => kitHarness((await boss).db), { expected: EXPECTED })
  afterAll(async () => {
    const { server, boss: open } = await boss
    await open.stop()
    await server[Symbol.asyncDispose]()
  })
} else {
  test.skipIf(process.env.CI !== 'true')(`pgboss() on a server: not tried. ${missingPostgres}`, () => {
    throw new Error(missingPostgres)
  })
}
