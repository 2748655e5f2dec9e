import type { Transaction } from './database.ts'

/** A client of `pg` (not a pool, which has a connection for each query), or a transaction of PGlite. */
export interface PgClientLike {
  // biome-ignore lint/suspicious/noExplicitAny: rows are whatever was asked for.
  query(text: string, values?: any[]): Promise<{ rows: any[] }>
}

/**
 * The transaction that a client of `pg` has open, for `submit(message, { db: fromPg(client) })`. For other libraries take
 * pg-boss's `fromKnex`, `fromKysely`, `fromDrizzle` or `fromPrisma`.
 */
export function fromPg(client: PgClientLike): Transaction {
  return { executeSql: (text, values = []) => client.query(text, [...values]) }
}
