import type { Receipt, Ticket } from '@turbomail/core/contract'

/** The ticket of a mail in the queue. Its promise is made when somebody asks for it. */
export class QueueTicket implements Ticket {
  readonly messageId: string
  #receipt: Promise<Receipt> | undefined
  #resolve: ((receipt: Receipt) => void) | undefined
  #reject: ((reason: unknown) => void) | undefined

  constructor(messageId: string) {
    this.messageId = messageId
  }

  get receipt(): Promise<Receipt> {
    return this.#receipt ?? this.#promise()
  }

  resolve(receipt: Receipt): void {
    if (this.#receipt === undefined) this.#receipt = Promise.resolve(receipt)
    else this.#resolve?.(receipt)
    this.#resolve = this.#reject = undefined
  }

  reject(reason: unknown): void {
    if (this.#receipt === undefined) this.#receipt = handled(Promise.reject(reason))
    else this.#reject?.(reason)
    this.#resolve = this.#reject = undefined
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
