import { isMailError, MailError } from '../errors/mail-error.ts'
import { conclude } from './conclude.ts'
import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import { neverAborted } from './never-aborted.ts'
import type { Receipt } from './receipt.ts'

/**
 * A mail that a manager in this process is responsible for: its attempts so far, and the receipt that its ticket promises.
 */
export class MailJob {
  readonly mail: MailObject
  readonly signal: AbortSignal
  readonly history: Attempt[] = []
  /** The mail of the next attempt: for the recipients that still want one. */
  next: MailObject
  /** Dropping it raises no unhandled rejection. */
  readonly receipt: Promise<Receipt>
  #onAbort: (() => void) | undefined
  #resolve: (receipt: Receipt) => void = () => {}
  #reject: (reason: unknown) => void = () => {}

  constructor(mail: MailObject, signal: AbortSignal = neverAborted) {
    this.mail = mail
    this.next = mail
    this.signal = signal
    this.receipt = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.receipt.catch(ignore)
  }

  /** Calls `task` if the signal is aborted before the ticket has settled. */
  onAbort(task: () => void): void {
    if (this.signal === neverAborted) return
    this.#onAbort = task
    this.signal.addEventListener('abort', task)
  }

  /** Whether something has been accepted, or may have been: then no other error may hide it. */
  get isHandedOver(): boolean {
    return this.history.some(({ outcomes }) => outcomes.some(({ fate }) => fate === 'accepted' || fate === 'in-doubt'))
  }

  /** Settles the ticket by what the attempts came to. */
  conclude(): void {
    this.#deafen()
    try {
      this.#resolve(conclude(this.mail, this.history))
    } catch (error) {
      this.#reject(error)
    }
  }

  /** Settles the ticket with `error`, unless a recipient has been accepted or is in doubt. */
  endWith(error: unknown): void {
    this.#deafen()
    if (this.isHandedOver) this.conclude()
    else this.#reject(error)
  }

  /** Settles the ticket of a mail that was cancelled. */
  endAborted(): void {
    this.endWith(aborted(this.signal))
  }

  #deafen(): void {
    if (this.#onAbort !== undefined) this.signal.removeEventListener('abort', this.#onAbort)
  }
}

function ignore(): void {}

/** The error of a mail whose signal was aborted before any part of it was handed over. */
export function aborted(signal: AbortSignal): MailError {
  const { reason } = signal
  if (isMailError(reason, 'MAIL_ABORTED')) return reason
  return new MailError('MAIL_ABORTED', 'The mail was cancelled before it was handed over.', { cause: reason })
}
