import type { CapturedMail } from '../captured-mail.ts'
import type { Captured, Holding } from '../outbox.ts'
import { currentOutbox, rest, type TestOutbox } from './current-outbox.ts'

function here(): TestOutbox {
  const outbox = currentOutbox()
  if (outbox !== undefined) return outbox
  throw new TypeError(
    'There is no outbox here, outside of tests. Call outboxPerTest() of @turbomail/transport-debug/vitest in a set-up file, or put withOutbox() around the test.',
  )
}

/**
 * The mails of the test within which it is used: those submitted there, whatever mailer, manager or transport of this package
 * they went through, and whatever other tests do meanwhile. Outside of tests its members throw a `TypeError`.
 */
export const outbox: Captured = Object.freeze({
  get held(): readonly CapturedMail[] {
    return here().held
  },
  get mails() {
    return here().mails
  },
  clear: () => here().clear(),
  whenMails: (count: number) => here().whenMails(count),
  nextMail: () => here().nextMail(),
} satisfies Captured & Holding)

/** The mails that were submitted outside of tests, such as in hooks that run once. */
export const restOutbox: Captured = rest
