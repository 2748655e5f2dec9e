import {
  type Attempt,
  isMailError,
  type MailError,
  type MailObject,
  type QuietTicket,
  type Receipt,
  type TicketListener,
} from '@turbomail/core/contract'
import { aborted } from './aborted.ts'
import { concludeMail, readResult, type StoredResult } from './result.ts'

type Settlement = { readonly receipt: Receipt } | { readonly reason: unknown }

/** The ticket of a mail that any process may hand over. */
export class DurableTicket implements QuietTicket {
  readonly id: string
  readonly mail: MailObject
  /** Of whoever submitted the mail, in this process. */
  readonly signal: AbortSignal | undefined
  /** When to give up waiting for the mail to be there at all, in epoch milliseconds: it was submitted in a transaction. */
  readonly commitBy: number | undefined
  /** Whether the engine is still being given the mail: that it is not there yet means nothing. */
  isBeingAdded = false
  #settlement: Settlement | undefined
  #listeners: TicketListener[] = []
  #receipt: Promise<Receipt> | undefined

  constructor(id: string, mail: MailObject, signal?: AbortSignal, commitBy?: number) {
    this.id = id
    this.mail = mail
    this.signal = signal
    this.commitBy = commitBy
  }

  get messageId(): string {
    return this.mail.messageId
  }

  get isSettled(): boolean {
    return this.#settlement !== undefined
  }

  get receipt(): Promise<Receipt> {
    this.#receipt ??= this.#promise()
    return this.#receipt
  }

  listen(listener: TicketListener): void {
    if (this.#settlement === undefined) this.#listeners.push(listener)
    else queueMicrotask(() => this.#tell(listener))
  }

  /** By what is stored of it. */
  settle(result: StoredResult): void {
    this.#conclude(() => readResult(this.mail, result))
  }

  /** By what happened in this process, with the errors themselves. */
  settleHere(history: readonly Attempt[], why: MailError | undefined): void {
    this.#conclude(() => concludeMail(this.mail, history, why))
  }

  fail(reason: unknown): void {
    this.#end({ reason })
  }

  #conclude(read: () => Receipt): void {
    try {
      this.#end({ receipt: read() })
    } catch (reason) {
      this.#end({ reason: isMailError(reason, 'MAIL_ABORTED') && this.signal?.aborted ? aborted(this.signal) : reason })
    }
  }

  #promise(): Promise<Receipt> {
    const receipt = new Promise<Receipt>((settled, failed) => this.listen({ settled, failed }))
    receipt.catch(() => {})
    return receipt
  }

  #end(settlement: Settlement): void {
    if (this.#settlement !== undefined) return
    this.#settlement = settlement
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) queueMicrotask(() => this.#tell(listener))
  }

  #tell(listener: TicketListener): void {
    const settlement = this.#settlement as Settlement
    if ('receipt' in settlement) listener.settled(settlement.receipt)
    else listener.failed(settlement.reason)
  }
}
