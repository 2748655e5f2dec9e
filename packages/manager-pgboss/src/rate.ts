import type { Db, JobWithMetadata } from 'pg-boss'
import { inTransaction } from './database.ts'
import type { Ground } from './ground.ts'
import type { RateLimit } from './options.ts'

/** What may be fetched, or when to ask again. */
export interface Fetched {
  readonly jobs: readonly JobWithMetadata<object>[]
  readonly waitMs: number
}

/**
 * Has all workers together be given at most so many mails in any span of so long: each fetch adds up what the fetches of the
 * last span came to, one fetch at a time, and what it takes is noted in the same transaction.
 */
export class Rate {
  readonly #ground: Ground
  readonly #limit: RateLimit

  constructor(ground: Ground, limit: RateLimit) {
    this.#ground = ground
    this.#limit = limit
  }

  fetch(most: number): Promise<Fetched> {
    const { boss, db, queue } = this.#ground
    return inTransaction(db, async (transaction) => {
      const { free, waitMs } = await this.#room(transaction)
      if (free <= 0) return { jobs: [], waitMs }
      const batchSize = Math.min(most, free)
      const jobs = await boss.fetch<object>(queue, { batchSize, includeMetadata: true, db: transaction })
      if (jobs.length > 0) await this.#note(jobs.length, transaction)
      return { jobs, waitMs: 0 }
    })
  }

  /** The lock comes first: a statement sees what was committed before it began. */
  async #room(transaction: Db): Promise<{ readonly free: number; readonly waitMs: number }> {
    const { schema, queue } = this.#ground
    const { max, perMs } = this.#limit
    const lock = 'SELECT pg_advisory_xact_lock(hashtext($1::text))::text'
    await transaction.executeSql(lock, [`${schema} ${queue} turbomail rate`])
    const span = `$2::float8 * interval '1 millisecond'`
    const text = `WITH gone AS (
        DELETE FROM ${schema}.mail_start WHERE queue = $1::text AND started_at <= clock_timestamp() - ${span}
      )
      SELECT COALESCE(sum(mails), 0)::int AS mails,
        (extract(epoch FROM min(started_at) + ${span} - clock_timestamp()) * 1000)::float8 AS wait
      FROM ${schema}.mail_start WHERE queue = $1::text AND started_at > clock_timestamp() - ${span}`
    const { rows } = await transaction.executeSql(text, [queue, perMs])
    const [{ mails, wait }] = rows as [{ mails: number; wait: number | null }]
    return { free: max - mails, waitMs: Math.max(1, Math.ceil(wait ?? 0)) }
  }

  async #note(mails: number, transaction: Db): Promise<void> {
    const { schema, queue } = this.#ground
    const text = `INSERT INTO ${schema}.mail_start VALUES ($1::text, clock_timestamp(), $2::int)`
    await transaction.executeSql(text, [queue, mails])
  }
}
