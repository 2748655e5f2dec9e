import { type Attempt, conclude, type MailObject, neverAborted } from '@turbomail/core/contract'
import type { Lane } from './lane.ts'
import type { ResolvedSubmit } from './submit-options.ts'
import { QueueTicket } from './ticket.ts'
import type { Appointment } from './timeline.ts'

const NO_ATTEMPTS: readonly Attempt[] = Object.freeze([])

/** A mail in the queue. There may be very many, so what most of them never need is left out. */
export class QueuedMail {
  /** Its number among all that were submitted. */
  readonly number: number
  readonly mail: MailObject
  /** The mail of the next attempt: for the recipients that still want one. */
  next: MailObject
  readonly ticket: QueueTicket
  readonly options: ResolvedSubmit
  readonly octets: number
  /** Epoch milliseconds. */
  readonly submittedAt: number
  history: Attempt[] | undefined
  /** Where it waits for its turn. */
  lane: Lane | undefined
  before: QueuedMail | undefined
  after: QueuedMail | undefined
  /** Its place among the mails of its lane; given anew each time it comes in. */
  turn = 0
  /** Until when it waits for its time. */
  delay: Appointment | undefined
  expiry: Appointment | undefined
  /** Called when its signal is aborted. */
  cancel: (() => void) | undefined

  constructor(mail: MailObject, options: ResolvedSubmit, number: number, now: number) {
    this.mail = mail
    this.next = mail
    this.options = options
    this.number = number
    this.octets = mail.content.size('8BITMIME') ?? 0
    this.submittedAt = now
    this.ticket = new QueueTicket(mail.messageId)
  }

  get signal(): AbortSignal {
    return this.options.signal ?? neverAborted
  }

  /** From when it might have gone. */
  get since(): number {
    return Math.max(this.submittedAt, this.options.notBefore ?? 0)
  }

  get attempts(): readonly Attempt[] {
    return this.history ?? NO_ATTEMPTS
  }

  /** Whether something has been accepted, or may have been: then no other error may hide it. */
  get isHandedOver(): boolean {
    return this.attempts.some(({ outcomes }) => outcomes.some(({ fate }) => fate === 'accepted' || fate === 'in-doubt'))
  }

  get isWaiting(): boolean {
    return this.lane !== undefined || this.delay !== undefined
  }

  /** What the last attempt failed with. */
  get failure(): unknown {
    return this.history?.at(-1)?.failure
  }

  /** Settles the ticket by what the attempts came to, or with `error` if nothing was handed over. */
  settle(error?: unknown): void {
    if (error !== undefined && !this.isHandedOver) this.ticket.reject(error)
    else this.#conclude()
  }

  #conclude(): void {
    try {
      this.ticket.resolve(conclude(this.mail, this.attempts))
    } catch (error) {
      this.ticket.reject(error)
    }
  }
}
