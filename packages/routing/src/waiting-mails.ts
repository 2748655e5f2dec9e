import { type Attempt, type AttemptOptions, type MailObject, neverAborted, WorkQueue } from '@turbomail/core/contract'

/** A mail that no relay has a slot for yet. */
export interface WaitingMail {
  readonly mail: MailObject
  readonly options: AttemptOptions
  begin(attempt: Promise<Attempt>): void
  giveUp(reason: unknown): void
}

/** The mails that wait for a slot on any relay, in the order they came. One whose signal is aborted leaves at once. */
export class WaitingMails {
  readonly #queue = new WorkQueue<WaitingMail>()
  /** Shared signals have one listener here, not one for each mail. */
  readonly #heeded = new WeakSet<AbortSignal>()

  get size(): number {
    return this.#queue.size
  }

  add(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    const { signal, waiting } = options
    if (waiting !== undefined) this.#heed(waiting)
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#queue.remove(entry)
        giveUp(signal.reason)
      }
      const deafen = (): void => signal.removeEventListener('abort', leave)
      const giveUp = (reason: unknown): void => {
        deafen()
        reject(reason)
      }
      const begin = (attempt: Promise<Attempt>): void => {
        deafen()
        resolve(attempt)
      }
      const entry = this.#queue.push({ mail, options, begin, giveUp })
      if (signal !== neverAborted) signal.addEventListener('abort', leave)
    })
  }

  shift(): WaitingMail | undefined {
    return this.#queue.shift()
  }

  rejectAll(reason: unknown): void {
    for (let next = this.shift(); next !== undefined; next = this.shift()) next.giveUp(reason)
  }

  #heed(shared: AbortSignal): void {
    if (this.#heeded.has(shared)) return
    this.#heeded.add(shared)
    const leave = (): void => {
      for (const { giveUp } of this.#queue.take(({ options }) => options.waiting === shared)) giveUp(shared.reason)
    }
    shared.addEventListener('abort', leave, { once: true })
  }
}
