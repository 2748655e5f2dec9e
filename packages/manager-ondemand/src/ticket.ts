import type { QuietTicket, Receipt, TicketListener } from '@turbomail/core/contract'

/** The ticket of a mail in the queue. Its promise is made when somebody asks for it. */
export class QueueTicket implements QuietTicket {
  readonly messageId: string
  #listener: TicketListener | undefined
  #receipt: Promise<Receipt> | undefined
  #settled: Receipt | undefined
  #settle: ((receipt: Receipt | Promise<Receipt>) => void) | undefined

  constructor(messageId: string) {
    this.messageId = messageId
  }

  /** Dropping it raises no unhandled rejection. */
  get receipt(): Promise<Receipt> {
    this.#receipt ??= this.#settled === undefined ? this.#promise() : Promise.resolve(this.#settled)
    return this.#receipt
  }

  /** The first listener costs nothing; further ones, and those that come late, have the promise. */
  listen(listener: TicketListener): void {
    const isFirst = this.#listener === undefined && this.#receipt === undefined && this.#settled === undefined
    if (isFirst) this.#listener = listener
    else this.#listenToPromise(listener)
  }

  resolve(receipt: Receipt): void {
    const listener = this.#listener
    if (listener !== undefined) queueMicrotask(() => listener.settled(receipt))
    this.#settled = receipt
    this.#end(receipt)
  }

  reject(reason: unknown): void {
    const listener = this.#listener
    if (listener !== undefined) queueMicrotask(() => listener.failed(reason))
    const rejected = handled(Promise.reject(reason))
    if (this.#settle === undefined) this.#receipt = rejected
    this.#end(rejected)
  }

  #end(result: Receipt | Promise<Receipt>): void {
    this.#settle?.(result)
    this.#settle = this.#listener = undefined
  }

  #promise(): Promise<Receipt> {
    const promise = new Promise<Receipt>((resolve) => {
      this.#settle = resolve
    })
    return handled(promise)
  }

  #listenToPromise(listener: TicketListener): void {
    this.receipt.then(
      (receipt) => listener.settled(receipt),
      (reason) => listener.failed(reason),
    )
  }
}

function handled(promise: Promise<Receipt>): Promise<Receipt> {
  promise.catch(() => {})
  return promise
}
