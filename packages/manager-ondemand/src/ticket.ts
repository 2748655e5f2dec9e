import type { QuietTicket, Receipt, TicketListener } from '@turbomail/core/contract'

/** The ticket of a mail in the queue. Its promise is made when somebody asks for it. */
export class QueueTicket implements QuietTicket {
  readonly messageId: string
  #listener: TicketListener | undefined
  #receipt: Promise<Receipt> | undefined
  #resolve: ((receipt: Receipt) => void) | undefined
  #reject: ((reason: unknown) => void) | undefined

  constructor(messageId: string) {
    this.messageId = messageId
  }

  get receipt(): Promise<Receipt> {
    return this.#receipt ?? this.#promise()
  }

  /** The first listener costs nothing; further ones, and those that come late, have the promise. */
  listen(listener: TicketListener): void {
    if (this.#listener === undefined && this.#receipt === undefined) this.#listener = listener
    else
      this.receipt.then(
        (receipt) => listener.settled(receipt),
        (reason) => listener.failed(reason),
      )
  }

  resolve(receipt: Receipt): void {
    const listener = this.#listener
    if (listener !== undefined) queueMicrotask(() => listener.settled(receipt))
    if (this.#resolve !== undefined) this.#resolve(receipt)
    else this.#receipt = Promise.resolve(receipt)
    this.#letGo()
  }

  reject(reason: unknown): void {
    const listener = this.#listener
    if (listener !== undefined) queueMicrotask(() => listener.failed(reason))
    if (this.#reject !== undefined) this.#reject(reason)
    else this.#receipt = handled(Promise.reject(reason))
    this.#letGo()
  }

  #letGo(): void {
    this.#resolve = this.#reject = this.#listener = undefined
  }

  #promise(): Promise<Receipt> {
    const promise = new Promise<Receipt>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#receipt = handled(promise)
    return promise
  }
}

/** A promise whose rejection nobody has to look at. */
function handled(promise: Promise<Receipt>): Promise<Receipt> {
  promise.catch(() => {})
  return promise
}
