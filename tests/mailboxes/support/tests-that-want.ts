import { test } from 'vitest'

/**
 * Registers tests that want something of the machine. Where it is missing there is a skipped test that says what, and how
 * to get it; in CI that is a failure.
 */
export function testsThatWant(
  missing: string | undefined,
  what: string,
  tests: () => void | Promise<void>,
): Promise<void> | void {
  if (missing === undefined) return tests()
  test.skipIf(process.env.CI !== 'true')(`${what}: not tried, ${missing}`, () => {
    throw new Error(missing)
  })
}
