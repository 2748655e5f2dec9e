/**
 * For vitest. Importing it gives `expect` the matcher `toHaveSent`; the functions are called in a set-up file (`setupFiles`), or in
 * a test file for its tests alone.
 */
import { afterAll, aroundEach, expect } from 'vitest'
import { TestOutbox } from './per-test/current-outbox.ts'
import { MailWatch } from './per-test/mail-watch.ts'
import { overseeBy } from './per-test/with-outbox.ts'
import type { SentExpectation } from './sent/expectation.ts'
import { toHaveSent } from './sent/to-have-sent.ts'

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * The outbox has such a mail, or as many as `count` says; without an expectation, any mail. The mails that are as expected
     * count as looked at. An expectation that can be none is a `TypeError`.
     */
    toHaveSent(expectation?: SentExpectation): R
  }
}

expect.extend({ toHaveSent })

/** Gives every test an `outbox` of its own, with what is sent in its `beforeEach` and `afterEach`. */
export function outboxPerTest(): void {
  aroundEach((runTest) => new TestOutbox().run(runTest))
}

/**
 * Gives every test an `outbox` of its own, and fails those that leave a mail in it at which nobody has looked. At the end it fails where
 * a mail came when its test was over, or belongs to no test. A mail has been looked at when an assertion that held was about
 * it (`toHaveSent`, `assertSent`), or when it was read out of an outbox (`mails`, `whenMails`, `nextMail`).
 */
export function noUnexpectedMail(): void {
  const watch = new MailWatch()
  overseeBy(watch)
  aroundEach(async (runTest, { task }) => {
    const outbox = new TestOutbox()
    await outbox.run(runTest)
    if (task.result?.state !== 'fail') watch.passed(outbox, task.name)
  })
  afterAll(() => watch.checkAll())
}
