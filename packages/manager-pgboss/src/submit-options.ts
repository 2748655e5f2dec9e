import { OptionsError } from '@turbomail/core/contract'
import { type DurableSubmitOptions, SUBMIT_OPTIONS } from '@turbomail/durable'
import type { Transaction } from './database.ts'

/** What `pgboss()` understands of a submission, beside `signal`. */
export interface PgBossSubmitOptions extends DurableSubmitOptions {
  /**
   * A transaction of yours: the mail exists if and only if that commits. What `fromPg` makes of a client of `pg`, and what
   * pg-boss's `fromKnex`, `fromKysely`, `fromDrizzle` and `fromPrisma` make of a transaction of these.
   */
  readonly db?: Transaction | undefined
}

export const OWN_OPTIONS: readonly 'db'[] = ['db']

export const ALL_OPTIONS: readonly (keyof PgBossSubmitOptions)[] = [...SUBMIT_OPTIONS, ...OWN_OPTIONS]

/** The transaction that the options of a submission name. Throws an `OptionsError` where it is none. */
export function transactionOf(options: PgBossSubmitOptions | undefined): Transaction | undefined {
  const db: Partial<Transaction> | undefined = options?.db
  if (db === undefined) return undefined
  if (typeof db?.executeSql === 'function') return db as Transaction
  throw new OptionsError('OPTIONS_INVALID', 'db must have executeSql(text, values), as fromPg(client) has.', 'db')
}
