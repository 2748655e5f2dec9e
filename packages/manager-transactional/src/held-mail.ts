import { isMailError, MailError, type MailObject, type Receipt, type Ticket } from '@turbomail/core/contract'

/** Who hands a mail over once it is committed. */
export type HandOver = () => Promise<Ticket>

/** A mail in an open transaction. */
export class HeldMail {
  readonly messageId: string
  /** Dropping it raises no unhandled rejection. */
  readonly receipt: Promise<Receipt>
  readonly #handOver: HandOver
  readonly #signal: AbortSignal | undefined
  readonly #abort = (): void => this.drop(aborted(this.#signal?.reason))
  #dropped = false
  #resolve: (receipt: Promise<Receipt>) => void = () => {}
  #reject: (reason: unknown) => void = () => {}

  constructor({ messageId }: MailObject, handOver: HandOver, signal: AbortSignal | undefined) {
    this.messageId = messageId
    this.#handOver = handOver
    this.#signal = signal
    this.receipt = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.receipt.catch(() => {})
    signal?.addEventListener('abort', this.#abort, { once: true })
  }

  /** Whether it is out of the transaction. */
  get dropped(): boolean {
    return this.#dropped
  }

  /** Hands it over. Settles when somebody has taken responsibility for it, or rejects when nobody has. */
  async commit(): Promise<Ticket> {
    this.#leave()
    try {
      const ticket = await this.#handOver()
      this.#resolve(ticket.receipt)
      return ticket
    } catch (error) {
      this.#reject(error)
      throw error
    }
  }

  /** It is not handed over, and its ticket says why. */
  drop(reason: unknown): void {
    if (this.#dropped) return
    this.#dropped = true
    this.#leave()
    this.#reject(reason)
  }

  #leave(): void {
    this.#signal?.removeEventListener('abort', this.#abort)
  }
}

/** The error of a mail whose signal was aborted before any part of it was handed over. */
export function aborted(reason: unknown): MailError {
  if (isMailError(reason, 'MAIL_ABORTED')) return reason
  return new MailError('MAIL_ABORTED', 'The mail was cancelled before it was handed over.', { cause: reason })
}
