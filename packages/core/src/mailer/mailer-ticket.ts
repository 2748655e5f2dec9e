import type { MailObject } from '../delivery/mail-object.ts'
import type { QuietTicket, Ticket, TicketListener } from '../delivery/manager.ts'
import type { Receipt } from '../delivery/receipt.ts'
import { MailError } from '../errors/mail-error.ts'
import { type Aftermath, requireComplete } from './aftermath.ts'
import type { Requirement } from './options.ts'

/** What the tickets of one mailer share. */
export interface TicketOffice {
  readonly aftermath: Aftermath
  inTransaction(): boolean
}

/** A ticket whose receipt is judged, and cannot be waited for inside the transaction that holds the mail. */
export class MailerTicket implements Ticket, TicketListener {
  readonly messageId: string
  readonly id: string | undefined
  readonly #mail: MailObject
  readonly #required: Requirement
  readonly #office: TicketOffice
  /** Made when it is asked for, or known. */
  #judged: Promise<Receipt> | undefined
  #settle: ((receipt: Receipt | Promise<Receipt>) => void) | undefined

  /** `ticket` is what the manager gave for `mail`: that of an earlier mail, where it knew this one again. */
  constructor(ticket: Ticket | QuietTicket, mail: MailObject, required: Requirement, office: TicketOffice) {
    this.messageId = ticket.messageId
    this.id = ticket.id
    this.#mail = mail
    this.#required = required
    this.#office = office
    if (ticket.messageId !== mail.messageId) this.#judged = requireComplete(ticket.receipt, required)
    else if ('listen' in ticket) ticket.listen(this)
    else this.#judged = office.aftermath.judge(ticket.receipt, mail, required)
  }

  get receipt(): Promise<Receipt> {
    if (!this.#office.inTransaction()) return this.judged
    const refusal = Promise.reject(transactionOpen())
    refusal.catch(() => {})
    return refusal
  }

  /** Settles as `send` does, wherever that is asked for. */
  get judged(): Promise<Receipt> {
    this.#judged ??= new Promise((resolve) => {
      this.#settle = resolve
    })
    return this.#judged
  }

  /** Nobody need look at it. */
  mayBeDropped(): this {
    this.#judged?.catch(() => {})
    return this
  }

  settled(receipt: Receipt): void {
    try {
      this.#office.aftermath.settled(receipt, this.#mail, this.#required)
    } catch (error) {
      this.failed(error)
      return
    }
    if (this.#settle === undefined) this.#judged = Promise.resolve(receipt)
    else this.#settle(receipt)
  }

  failed(reason: unknown): void {
    this.#office.aftermath.failed(reason, this.#mail)
    const judged = Promise.reject(reason)
    if (this.#settle === undefined) this.#judged = judged
    else this.#settle(judged)
    this.mayBeDropped()
  }
}

export function transactionOpen(): MailError {
  return new MailError(
    'TRANSACTION_OPEN',
    'The mail is held until the transaction ends: submit it, and wait afterwards.',
  )
}
