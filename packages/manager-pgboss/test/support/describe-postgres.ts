import { afterAll, beforeAll, describe, test } from 'vitest'
import { missingPostgres, Postgres } from './postgres.ts'

/** For a machine that has much else to do. */
const PATIENCE_MS = 120_000

/**
 * Tests of one server, started once for all of them. Where it is missing there is a skipped test that says why; in CI that is a
 * failure.
 */
export function describePostgres(name: string, tests: (server: () => Postgres) => void, ...settings: string[]): void {
  if (missingPostgres !== undefined) {
    test.skipIf(process.env.CI !== 'true')(`${name}: not tried. ${missingPostgres}`, () => {
      throw new Error(missingPostgres)
    })
    return
  }
  describe(name, { timeout: PATIENCE_MS }, () => {
    let server: Postgres | undefined
    beforeAll(async () => {
      server = await Postgres.start(...settings)
    }, PATIENCE_MS)
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]()
    }, PATIENCE_MS)
    tests(() => {
      if (server === undefined) throw new Error('PostgreSQL did not start')
      return server
    })
  })
}
