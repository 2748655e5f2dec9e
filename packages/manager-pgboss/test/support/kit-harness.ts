import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { ManagerHarness } from '@turbomail/conformance'
import { systemPorts } from '@turbomail/core/contract'
import { DurableManager } from '@turbomail/durable'
import { Embedded } from '../../src/embedded.ts'
import type { Database } from '../../src/index.ts'
import { resolvePgBoss } from '../../src/options.ts'
import { PgBossEngine } from '../../src/pgboss-engine.ts'
import { OWN_OPTIONS, transactionOf } from '../../src/submit-options.ts'

const MANY = 100
/** What a notification takes on its way to a listener, at a busy machine. */
const NEWS_MS = 10
/** Between an answer and the next question of those who had it. */
const THOUGHT_TURNS = 3

/** A database of which it is known whether anybody waits for an answer. */
export class WatchedDatabase implements Database {
  readonly #db: Database
  #waiting = 0

  constructor(db: Database) {
    this.#db = db
  }

  executeSql(text: string, values?: unknown[]): Promise<{ rows: Row[] }> {
    return this.#watch(this.#db.executeSql(text, values))
  }

  async beginTransaction(): ReturnType<Database['beginTransaction']> {
    const { db, commit, rollback } = await this.#watch(this.#db.beginTransaction())
    return {
      db: { executeSql: (text, values) => this.#watch(db.executeSql(text, values)) },
      commit: () => this.#watch(commit()),
      rollback: () => this.#watch(rollback()),
    }
  }

  readonly listen: NonNullable<Database['listen']> = (...args) =>
    this.#watch(this.#db.listen?.(...args) ?? Promise.reject(new Error('it does not listen')))

  /** Resolves when nobody has waited for some turns. */
  async quiet(): Promise<void> {
    await pause(NEWS_MS)
    for (let turns = 0; turns < THOUGHT_TURNS; turns++) {
      await nextTurn()
      if (this.#waiting > 0) turns = 0
    }
  }

  async #watch<T>(work: Promise<T>): Promise<T> {
    this.#waiting++
    try {
      return await work
    } finally {
      this.#waiting--
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: rows are whatever was asked for.
type Row = any

let queues = 0

/**
 * Each case has a queue of its own, and ids that no other draws. Retries are left out: the clock of the kit stands still, and has no power over that of the
 * database.
 */
export function kitHarness(db: WatchedDatabase): ManagerHarness {
  const engines: PgBossEngine[] = []
  const queue = `kit-${++queues}`
  return {
    capabilities: { ordered: true, bounded: true, retries: false, transactions: false, durable: true },
    factory: ({ maxConcurrent }) => ({
      create: (dispatcher, given) => {
        const ports = { ...given.ports, identity: systemPorts.identity }
        const context = { ...given, ports }
        const options = resolvePgBoss({ db, queue, concurrency: Math.min(maxConcurrent, MANY) })
        const engine = new PgBossEngine(options, new Embedded({}), ports, false)
        engines.push(engine)
        const parts = {
          name: 'pgboss',
          engine,
          options: options.durable,
          ownOptions: OWN_OPTIONS,
          within: transactionOf,
        }
        return new DurableManager(parts, dispatcher, context)
      },
    }),
    turn: () => db.quiet(),
    async dispose() {
      for (const engine of engines) await engine.close()
    },
  }
}
