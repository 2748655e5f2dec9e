import { test } from 'vitest'

/** A test that wants a program of this machine. Where it is missing the test is skipped and says why; in CI that is a failure. */
export function testWith(missing: string | undefined, title: string, run: () => Promise<void>): void {
  if (missing === undefined) return void test(title, run)
  const inCi = process.env.CI === 'true'
  test.skipIf(!inCi)(`${title}: not tried, ${missing}`, () => {
    throw new Error(missing)
  })
}
