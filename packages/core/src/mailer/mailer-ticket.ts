import type { Ticket } from '../delivery/manager.ts'
import type { Receipt } from '../delivery/receipt.ts'
import { MailError } from '../errors/mail-error.ts'

/** A ticket whose receipt cannot be waited for inside the transaction that holds the mail. */
export class MailerTicket implements Ticket {
  readonly messageId: string
  readonly #receipt: Promise<Receipt>
  readonly #inTransaction: () => boolean

  constructor(messageId: string, receipt: Promise<Receipt>, inTransaction: () => boolean) {
    this.messageId = messageId
    this.#receipt = receipt
    this.#inTransaction = inTransaction
    receipt.catch(() => {})
  }

  get receipt(): Promise<Receipt> {
    if (!this.#inTransaction()) return this.#receipt
    const refusal = Promise.reject(transactionOpen())
    refusal.catch(() => {})
    return refusal
  }
}

export function transactionOpen(): MailError {
  return new MailError(
    'TRANSACTION_OPEN',
    'The mail is held until the transaction ends: submit it, and wait afterwards.',
  )
}
