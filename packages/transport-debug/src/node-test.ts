/** For `node:test`, beside `@turbomail/transport-debug/testing`. */
import { after, afterEach } from 'node:test'
import { MailWatch } from './per-test/unexpected-mail.ts'
import { outboxOfTest } from './per-test/with-outbox.ts'

/**
 * Fails tests that leave a mail in their outbox (`withOutbox`) at which nobody has looked. At the end it fails where a mail came when
 * its test was over, or belongs to no test. A mail has been looked at when an assertion that held was about it (`assertSent`), or
 * when it was read out of an outbox (`mails`, `whenMails`, `nextMail`). Called in a test file, or within a suite for its tests
 * alone; hooks that send or await mail at the end stand before it.
 */
export function noUnexpectedMail(): void {
  const watch = new MailWatch()
  afterEach((context) => {
    const outbox = outboxOfTest(context)
    if (outbox !== undefined && !hasFailed(context)) watch.check(outbox, context.name)
  })
  after(() => watch.checkAll())
}

/** What the types of Node do not tell of yet. */
function hasFailed(context: object): boolean {
  return 'passed' in context && context.passed === false
}
