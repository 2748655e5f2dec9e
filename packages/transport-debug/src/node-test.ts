/** For `node:test`, beside `@turbomail/transport-debug/testing`. */
import { after } from 'node:test'
import { MailWatch } from './per-test/mail-watch.ts'
import { overseeBy } from './per-test/with-outbox.ts'

/**
 * Fails tests that leave a mail in their outbox (`withOutbox`) at which nobody has looked. At the end it fails where a mail came when
 * its test was over, or belongs to no test. A mail has been looked at when an assertion that held was about it (`assertSent`), or
 * when it was read out of an outbox (`mails`, `whenMails`, `nextMail`). Called once in a test file, behind hooks that send or await
 * mail at the end.
 */
export function noUnexpectedMail(): void {
  const watch = new MailWatch()
  overseeBy(watch)
  after(() => watch.checkAll())
}
