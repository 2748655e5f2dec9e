import { isMailError, type MailObject, type Receipt, type Ticket } from '@turbomail/core/contract'

/** What a ticket came to. */
export type End = { readonly receipt: Receipt } | { readonly error: unknown }

/** One mail of a schedule, and all that its submission came to: one end, if the manager is right. */
export class Submission {
  readonly mail: MailObject
  readonly controller: AbortController = new AbortController()
  readonly ends: End[] = []
  /** The manager has taken responsibility for it, and has not given the ticket of an earlier one in its stead. */
  taken: boolean = false

  constructor(mail: MailObject) {
    this.mail = mail
  }

  async follow(submitted: Promise<Ticket>): Promise<void> {
    try {
      const { messageId, receipt } = await submitted
      this.taken = messageId === this.mail.messageId
      this.#follow(receipt)
    } catch (error) {
      this.ends.push({ error })
    }
  }

  #follow(receipt: Promise<Receipt>): void {
    receipt.then(
      (settled) => this.ends.push({ receipt: settled }),
      (error) => this.ends.push({ error }),
    )
  }

  /** The receipt, also where it came with an error. */
  get receipt(): Receipt | undefined {
    const [end] = this.ends
    if (end === undefined) return undefined
    if ('receipt' in end) return end.receipt
    return isMailError(end.error) && 'receipt' in end.error ? (end.error.receipt as Receipt) : undefined
  }
}
