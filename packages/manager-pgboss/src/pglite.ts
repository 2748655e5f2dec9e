import { type Db, fromPglite, type PGliteLike } from 'pg-boss'
import type { Database } from './database.ts'

/** What is asked of a PGlite. */
export interface EmbeddedDatabase extends PGliteLike {
  transaction<T>(work: (transaction: EmbeddedTransaction) => Promise<T>): Promise<T | undefined>
}

interface EmbeddedTransaction {
  // biome-ignore lint/suspicious/noExplicitAny: rows are whatever was asked for.
  query(text: string, values?: any[]): Promise<{ rows: any[] }>
  rollback(): Promise<void>
}

type Handle = Awaited<ReturnType<Database['beginTransaction']>>

/** A PGlite as pg-boss takes it, with transactions. */
export function databaseOf(pglite: EmbeddedDatabase): Database {
  return { ...fromPglite(pglite), beginTransaction: () => begin(pglite) }
}

/** PGlite's transaction lasts as long as a function runs: this one runs until it is told how to end. */
function begin(pglite: EmbeddedDatabase): Promise<Handle> {
  return new Promise((opened, refused) => {
    let end: (how: 'commit' | 'rollback') => void = () => {}
    const ended = pglite.transaction(async (transaction) => {
      const how = new Promise<'commit' | 'rollback'>((resolve) => {
        end = resolve
      })
      opened({ db: within(transaction), commit, rollback })
      if ((await how) === 'rollback') await transaction.rollback()
    })
    ended.catch(refused)
    const commit = async (): Promise<void> => {
      end('commit')
      await ended
    }
    const rollback = async (): Promise<void> => {
      end('rollback')
      await ended.catch(() => {})
    }
  })
}

function within(transaction: EmbeddedTransaction): Db {
  return { executeSql: (text, values = []) => transaction.query(text, [...values]) }
}
