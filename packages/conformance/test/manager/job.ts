import { type Attempt, conclude, isMailError, MailError, type MailObject, type Receipt } from '@turbomail/core/contract'

/** A mail that the reference manager is responsible for, and the promise in its ticket. */
export class Job {
  readonly mail: MailObject
  /** The mail of the next attempt. */
  next: MailObject
  readonly signal: AbortSignal
  readonly history: Attempt[] = []
  readonly receipt: Promise<Receipt>
  /** Takes its listener off the signal. */
  deafen: () => void = () => {}
  resolve: (receipt: Receipt) => void = () => {}
  reject: (reason: unknown) => void = () => {}

  constructor(mail: MailObject, signal: AbortSignal) {
    this.mail = mail
    this.next = mail
    this.signal = signal
    this.receipt = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    this.receipt.catch(() => {})
  }

  get isHandedOver(): boolean {
    return this.history.some(({ outcomes }) => outcomes.some(({ fate }) => fate === 'accepted' || fate === 'in-doubt'))
  }

  conclude(): void {
    this.deafen()
    try {
      this.resolve(conclude(this.mail, this.history))
    } catch (error) {
      this.reject(error)
    }
  }

  /** Ends it with `error`, unless something has been accepted or is in doubt. */
  endWith(error: unknown): void {
    if (this.isHandedOver) {
      this.conclude()
      return
    }
    this.deafen()
    this.reject(error)
  }
}

export function aborted({ reason }: AbortSignal): MailError {
  if (isMailError(reason, 'MAIL_ABORTED')) return reason
  return new MailError('MAIL_ABORTED', 'The mail was cancelled.', { cause: reason })
}
