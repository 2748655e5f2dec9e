import type { Clock, Log } from '@turbomail/core/contract'
import type { PgBoss } from 'pg-boss'
import type { Database } from './database.ts'
import type { Patience } from './patience.ts'

/** What every part of an engine stands on. */
export interface Ground {
  readonly boss: PgBoss
  readonly db: Database
  readonly schema: string
  readonly queue: string
  /** On which is told of mails that are new, and of such as are done with. */
  readonly channel: string
  /** Names this engine among those that tell. */
  readonly teller: string
  readonly patience: Patience
  readonly clock: Clock
  readonly log: Log
}

/** The rows that a statement is given, as JSON: one parameter, whichever library is to carry it. */
export function rowsOf(rows: readonly object[]): string {
  return JSON.stringify(rows)
}

/** The FROM item that reads `rowsOf`, which is the first parameter. */
export function given(columns: string): string {
  return `json_to_recordset($1::text::json) AS g(${columns})`
}
