import { afterAll, beforeAll, describe, test } from 'vitest'
import { MAILBOXES } from './awkward-mails.ts'
import type { RealServer, ServerKind } from './real-server.ts'

/** For a machine that has much else to do. */
const PATIENCE_MS = 60_000

/**
 * Tests of one server, started once for all of them. Where it is missing there is a skipped test that says why; in CI
 * that is a failure. `users` have mailboxes beside those of the awkward mails.
 */
export function describeServer(
  kind: ServerKind,
  tests: (server: () => RealServer) => void,
  users: readonly string[] = [],
): void {
  const missing = kind.missing()
  if (missing !== undefined) {
    const inCi = process.env.CI === 'true'
    test.skipIf(!inCi)(`a real ${kind.name} is not tried: ${missing}`, () => {
      throw new Error(missing)
    })
    return
  }
  describe(`a real ${kind.name}`, { timeout: PATIENCE_MS }, () => {
    let server: RealServer | undefined
    beforeAll(async () => {
      server = await kind.start([...MAILBOXES, ...users])
    }, PATIENCE_MS)
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]()
    }, PATIENCE_MS)
    tests(() => {
      if (server === undefined) throw new Error(`${kind.name} did not start`)
      return server
    })
  })
}
