import type { Json } from '@turbomail/durable'
import type { Db } from 'pg-boss'
import { inTransaction } from './database.ts'
import type { Ground } from './ground.ts'
import { NEWS, toldOf } from './telling.ts'

/** Takes mails out that are not on their way, and puts those back that were held. Each says whether it did. */
export class TakingOut {
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  /** One that no worker has: its job is locked, so that none gets it meanwhile. */
  remove(id: string): Promise<boolean> {
    const { boss, db, schema, queue } = this.#ground
    return inTransaction(db, async (transaction) => {
      const text = `SELECT j.id::text AS job FROM ${schema}.mail m JOIN ${schema}.job j ON j.id = m.job
        WHERE m.id = $1::uuid AND m.queue = $2::text AND j.name = $2::text AND j.state < 'active' FOR UPDATE`
      const { rows } = await transaction.executeSql(text, [id, queue])
      if (rows.length === 0) return false
      await boss.deleteJob(queue, rows[0].job, { db: transaction })
      return this.#forget(id, 'settled_at IS NULL', transaction)
    })
  }

  drop(id: string): Promise<boolean> {
    return inTransaction(this.#ground.db, (transaction) => this.#forget(id, 'held IS NOT NULL', transaction))
  }

  /** A job of its own has no attempts that an earlier worker could still speak of. */
  resend(id: string, progress: Json): Promise<boolean> {
    const { boss, db, schema, queue, channel } = this.#ground
    return inTransaction(db, async (transaction) => {
      const text = `UPDATE ${schema}.mail
        SET held = NULL, result = NULL, settled_at = NULL, progress = $3::text, job = gen_random_uuid()
        WHERE id = $1::uuid AND queue = $2::text AND held IS NOT NULL
        RETURNING job::text AS job, priority, pg_notify($4::text, $5::text)::text`
      const { rows } = await transaction.executeSql(text, [id, queue, JSON.stringify(progress), channel, NEWS])
      if (rows.length === 0) return false
      await boss.insert(queue, [{ id: rows[0].job, priority: rows[0].priority, data: { mail: id } }], {
        db: transaction,
      })
      return true
    })
  }

  async #forget(id: string, condition: string, transaction: Db): Promise<boolean> {
    const { schema, queue, channel, teller } = this.#ground
    const text = `DELETE FROM ${schema}.mail WHERE id = $1::uuid AND queue = $2::text AND ${condition}
      RETURNING pg_notify($3::text, ${toldOf(teller, 'id::text')})::text`
    const { rows } = await transaction.executeSql(text, [id, queue, channel])
    return rows.length > 0
  }
}
