import { type Log, systemPorts, type Warning } from '@turbomail/core/contract'
import pg from 'pg'
import { expect, test } from 'vitest'
import { Embedded } from '../src/embedded.ts'
import { resolvePgBoss } from '../src/options.ts'
import { PgBossEngine } from '../src/pgboss-engine.ts'
import { describePostgres } from './support/describe-postgres.ts'
import { freshQueue, HandWorker, newEntry } from './support/open-engine.ts'
import type { Postgres } from './support/postgres.ts'

describePostgres('a server that goes away', (server) => {
  test.each(['SIGINT', 'SIGQUIT'] as const)('and comes back (%s) loses nothing, and stops nobody', async (signal) => {
    const { engine, warnings } = await opened(server())
    const [inHand, waiting] = [newEntry(), newEntry({ priority: 'low' })]
    await engine.add(inHand)
    await engine.add(waiting)
    const worker = new HandWorker()
    engine.work(worker)
    const { taken, end } = await worker.next()
    await taken.note('fence')
    await server().end(signal)
    const adding = engine.add(newEntry({ record: 'added meanwhile', priority: 'low' }))
    end({ kind: 'done', result: 'result', isKeyFree: false })
    await expect(engine.find([inHand.id])).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' })
    await server().begin()
    await worker.isStored(inHand.id)
    await adding
    for (const record of [waiting.record, 'added meanwhile']) {
      const next = await worker.next()
      expect(next.taken.record).toEqual(record)
      next.end({ kind: 'done', result: 'result', isKeyFree: false })
      await worker.isStored(next.taken.id)
    }
    expect(await engine.find([inHand.id])).toMatchObject([{ state: 'done', progress: 'fence', result: 'result' }])
    expect(warnings.map(({ code }) => code)).toContain('QUEUE_UNREACHABLE')
    await engine.rest()
    await engine.close()
  })

  test('lets nothing be opened, and can be opened when it is back', async () => {
    await server().end()
    const options = resolvePgBoss({ connection: server().url, queue: freshQueue() })
    const engine = new PgBossEngine(options, new Embedded({}), systemPorts, false)
    await expect(engine.open()).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' })
    await server().begin()
    await engine.open()
    await engine.close()
  })

  test('is told of again, once it is back, to those who listen', async () => {
    const { engine } = await opened(server())
    const missed = new Promise<void>((resolve) => engine.watch({ settled: () => {}, missed: resolve }))
    await server().end()
    await server().begin()
    await missed
    await engine.close()
  })

  test('has its verdicts stored once, when the answer to a commit was lost', async () => {
    const { engine } = await opened(server())
    const entry = newEntry()
    await engine.add(entry)
    const worker = new HandWorker()
    engine.work(worker)
    const { end } = await worker.next()
    const boss = loseAnswersToCommits()
    end({ kind: 'done', result: { fine: true }, isKeyFree: false })
    await worker.isStored(entry.id)
    boss.restore()
    expect(boss.lost).toBe(1)
    await engine.rest()
    await engine.close()
  })

  test('has a mail added once, when the answer to its commit was lost', async () => {
    const { engine } = await opened(server())
    const boss = loseAnswersToCommits()
    const entry = newEntry()
    expect(await engine.add(entry)).toBe(entry.id)
    boss.restore()
    expect(boss.lost).toBe(1)
    expect(await engine.figures()).toMatchObject({ waiting: 1 })
    await engine.close()
  })
})

async function opened(server: Postgres): Promise<{ engine: PgBossEngine; warnings: readonly Warning[] }> {
  const warnings: Warning[] = []
  const log: Log = { ...systemPorts.log, warn: (warning) => void warnings.push(warning) }
  const options = resolvePgBoss({ connection: server.url, queue: freshQueue(), concurrency: 1, pollMs: 50 })
  const engine = new PgBossEngine(options, new Embedded({}), { ...systemPorts, log }, false)
  await engine.open()
  return { engine, warnings }
}

/** The next COMMIT is carried out, and then its connection breaks before the answer is there. */
function loseAnswersToCommits(): { readonly lost: number; restore(): void } {
  const { query } = pg.Client.prototype
  let lost = 0
  const breaking = async function (this: pg.Client, ...args: unknown[]): Promise<unknown> {
    const answer = await Reflect.apply(query, this, args)
    if (args[0] !== 'COMMIT' || lost > 0) return answer
    lost++
    throw Object.assign(new Error('Connection terminated unexpectedly'), {})
  }
  pg.Client.prototype.query = breaking as typeof query
  return {
    get lost() {
      return lost
    },
    restore: () => {
      pg.Client.prototype.query = query
    },
  }
}
