import type { CapturedMail } from '../captured-mail.ts'
import { isLookedAt, lookAt } from '../looked-at.ts'
import type { Outbox } from '../outbox.ts'
import { listed, tellMail } from '../sent/report.ts'
import { rest } from './current-outbox.ts'

/** Watches over the outboxes of the tests of a suite that have passed: somebody has to look at each mail. */
export class MailWatch {
  /** What their mails are said to be of. */
  readonly #outboxes = new Map<Outbox, string>([[rest, 'of no test']])

  /** Has the mails of a test told of at the end, and no earlier. */
  begun(outbox: Outbox, title: string): void {
    this.#outboxes.set(outbox, `of the test "${title}"`)
  }

  /** Throws where the test of that title, which is over, has left mails that nobody has looked at. They are told of once. */
  passed(outbox: Outbox, title: string): void {
    this.begun(outbox, title)
    const left = unexpected(outbox)
    if (left.length === 0) return
    lookAt(left)
    throw new Error(tell(`Nobody has looked at ${mails(left.length)} of this test:`, left.map(tellMail)))
  }

  /** Throws where mails have come after their tests were over, or belong to none. */
  checkAll(): void {
    const left = [...this.#outboxes].flatMap(([outbox, whose]) => unexpected(outbox).map((mail) => ({ mail, whose })))
    if (left.length === 0) return
    lookAt(left.map(({ mail }) => mail))
    const head = `Nobody has looked at ${mails(left.length)} that came when the test was over, or belong to none:`
    const lines = left.map(({ mail, whose }) => `${tellMail(mail)}, ${whose}`)
    throw new Error(tell(head, lines))
  }
}

function unexpected(outbox: Outbox): readonly CapturedMail[] {
  return outbox.held.filter((mail) => !isLookedAt(mail))
}

function mails(count: number): string {
  return count === 1 ? 'one mail' : `${count} mails`
}

function tell(head: string, lines: readonly string[]): string {
  return [head, ...listed(lines.map((line) => `  ${line}`))].join('\n')
}
