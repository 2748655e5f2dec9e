import type { Attempt, AttemptOptions } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import { failedAttempt } from './make-attempt.ts'
import { neverAborted } from './never-aborted.ts'
import type { TransportFailedError } from './transport-failed-error.ts'
import { WorkQueue } from './work-queue.ts'

/** An attempt that has no slot yet. */
export interface WaitingAttempt {
  readonly mail: MailObject
  readonly options: AttemptOptions
  /** Epoch milliseconds. */
  readonly since: number
  /** Settles the promise that its caller holds. */
  readonly begin: (attempt: Attempt | Promise<Attempt>) => void
  readonly giveUp: (reason: unknown) => void
}

/** The attempts that wait for a slot, in the order they came. One whose signal is aborted leaves at once. */
export class WaitingAttempts {
  readonly #queue = new WorkQueue<WaitingAttempt>()
  /** Shared signals have one listener here, not one for each of perhaps very many mails. */
  readonly #heeded = new WeakSet<AbortSignal>()

  get size(): number {
    return this.#queue.size
  }

  /** Settles as the attempt does, once it is begun; `left` is called when it left before that. */
  add(mail: MailObject, options: AttemptOptions, since: number, left: () => void): Promise<Attempt> {
    const { signal, waiting } = options
    if (waiting !== undefined) this.#heed(waiting, left)
    return new Promise((resolve, reject) => {
      if (signal === neverAborted) {
        this.#queue.push({ mail, options, since, begin: resolve, giveUp: reject })
        return
      }
      const leave = (): void => {
        this.#queue.remove(entry)
        settle(reject)(signal.reason)
        left()
      }
      const settle =
        <T>(how: (result: T) => void) =>
        (result: T): void => {
          signal.removeEventListener('abort', leave)
          how(result)
        }
      const entry = this.#queue.push({ mail, options, since, begin: settle(resolve), giveUp: settle(reject) })
      signal.addEventListener('abort', leave)
    })
  }

  #heed(shared: AbortSignal, left: () => void): void {
    if (this.#heeded.has(shared)) return
    this.#heeded.add(shared)
    const leave = (): void => {
      for (const { giveUp } of this.#queue.take(({ options }) => options.waiting === shared)) giveUp(shared.reason)
      left()
    }
    shared.addEventListener('abort', leave, { once: true })
  }

  shift(): WaitingAttempt | undefined {
    return this.#queue.shift()
  }

  /** Ends them all as attempts in which the transport failed. */
  failAll(failure: TransportFailedError, now: number): readonly Attempt[] {
    const failed: Attempt[] = []
    for (let next = this.shift(); next !== undefined; next = this.shift()) {
      const attempt = failedAttempt(next.mail, failure, next.since, now)
      failed.push(attempt)
      next.begin(attempt)
    }
    return failed
  }

  rejectAll(reason: unknown): void {
    for (let next = this.shift(); next !== undefined; next = this.shift()) next.giveUp(reason)
  }
}
