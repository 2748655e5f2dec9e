import { PGlite } from '@electric-sql/pglite'
import type { MakeHarness, ManagerHarness } from '@turbomail/conformance'
import { databaseOf } from '../src/pglite.ts'
import { kitHarness, WatchedDatabase } from './support/kit-harness.ts'

let db: WatchedDatabase | undefined

/** On PGlite, which every machine has; `conformance.test.ts` has a server as well. */
export const harnesses: Readonly<Record<'pgboss()', MakeHarness<ManagerHarness>>> = {
  'pgboss()': () => {
    db ??= new WatchedDatabase(databaseOf(new PGlite()))
    return kitHarness(db)
  },
}
