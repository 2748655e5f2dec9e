import { Mailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { type Database, pgboss } from '../src/index.ts'
import { describePostgres } from './support/describe-postgres.ts'
import { freshQueue } from './support/open-engine.ts'
import { ownBoss } from './support/own-boss.ts'
import type { Postgres } from './support/postgres.ts'

const MAIL = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }
const MANY = 1_000

/** What the README says. */
const ALONE = { report: 11, retry: 10 }
const TOGETHER_AT_MOST = 1

describePostgres('round trips for a mail', (server) => {
  test.each(['report', 'retry'] as const)('are those of the README (%s)', async (inDoubt) => {
    await using db = await countedDatabase(server())
    const manager = pgboss({ db, queue: freshQueue(), pollMs: 600_000, retry: { inDoubt } })
    const both = new Mailer({ transport: capture(), manager })
    await both.start()
    await both.send(MAIL)
    db.start()
    await both.send(MAIL)
    const alone = db.count
    db.start()
    await Promise.all(Array.from({ length: MANY }, () => both.send(MAIL)))
    const together = db.count / MANY
    await both.stop()
    // A fetch may find nothing more.
    expect([ALONE[inDoubt], ALONE[inDoubt] + 1]).toContain(alone)
    expect(together).toBeLessThan(TOGETHER_AT_MOST)
  })
})

interface Counted extends Database, AsyncDisposable {
  readonly count: number
  start(): void
}

/** A database that counts how often it was asked something, `BEGIN` and `COMMIT` included. */
async function countedDatabase({ url }: Postgres): Promise<Counted> {
  const boss = await ownBoss({ url }, { schema: 'counting' })
  const inner = boss.getDb() as Database
  let count = 0
  const counted = <A extends unknown[], R>(ask: (...args: A) => R) => {
    return (...args: A): R => {
      count++
      return ask(...args)
    }
  }
  return {
    get count() {
      return count
    },
    start: () => {
      count = 0
    },
    executeSql: counted((text, values) => inner.executeSql(text, values)),
    listen: (...args) => (inner.listen as NonNullable<Database['listen']>)(...args),
    beginTransaction: counted(async () => {
      const { db, commit, rollback } = await inner.beginTransaction()
      const executeSql = counted((text: string, values?: unknown[]) => db.executeSql(text, values))
      return { db: { executeSql }, commit: counted(commit), rollback }
    }),
    [Symbol.asyncDispose]: () => boss.stop(),
  }
}
