import type { Db } from 'pg-boss'

/** Anything that runs statements in the transaction that the caller has open: pg-boss's adapters, or `fromPg`. */
export type Transaction = Pick<Db, 'executeSql'>

/**
 * A database as pg-boss takes it, which must be able to hold a transaction open. Without `listen` workers learn of new mails by
 * asking only.
 */
export type Database = Pick<Db, 'executeSql' | 'listen'> & Required<Pick<Db, 'beginTransaction'>>

/** A row as it comes; the caller knows its columns. */
export type Row = Readonly<Record<string, unknown>>

/** Commits what `work` did, or nothing of it. */
export async function inTransaction<T>(db: Database, work: (transaction: Db) => Promise<T>): Promise<T> {
  const transaction = await db.beginTransaction()
  try {
    const result = await work(transaction.db)
    await transaction.commit()
    return result
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}
