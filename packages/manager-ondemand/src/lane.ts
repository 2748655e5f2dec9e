import { type Branch, Twig } from './branch.ts'
import type { QueuedMail } from './mail.ts'
import type { Appointment } from './timeline.ts'

/** The mails of one priority, group, domain and sender, in their order. */
export class Lane extends Twig {
  declare readonly parent: Branch
  first: QueuedMail | undefined
  #last: QueuedMail | undefined
  /** Until when limits let none of them go. */
  sleep: Appointment | undefined

  /** By its first mail: the mails of one domain keep their order, whoever sent them. */
  get order(): number {
    return this.first?.turn ?? Number.POSITIVE_INFINITY
  }

  push(mail: QueuedMail): void {
    this.#put(mail, this.#last, undefined)
  }

  remove(mail: QueuedMail): void {
    if (mail.before === undefined) this.first = mail.after
    else mail.before.after = mail.after
    if (mail.after === undefined) this.#last = mail.before
    else mail.after.before = mail.before
    mail.before = mail.after = mail.lane = undefined
  }

  /** Puts `later` in the place of `earlier`, which is in this lane. */
  replace(earlier: QueuedMail, later: QueuedMail): void {
    const { before, after, turn } = earlier
    this.remove(earlier)
    later.turn = turn
    this.#put(later, before, after)
  }

  #put(mail: QueuedMail, before: QueuedMail | undefined, after: QueuedMail | undefined): void {
    mail.lane = this
    mail.before = before
    mail.after = after
    if (before === undefined) this.first = mail
    else before.after = mail
    if (after === undefined) this.#last = mail
    else after.before = mail
  }
}
