import type { MailObject } from './mail-object.ts'
import type { Outcome } from './receipt.ts'
import type { DeliverOptions } from './transport.ts'
import type { TransportFailedError } from './transport-failed-error.ts'

/** One try at handing a mail over, made and done with. */
export interface Attempt {
  readonly mail: MailObject
  /** Every recipient of the mail exactly once, in the order of the envelope. */
  readonly outcomes: readonly Outcome[]
  /** What broke, when nothing can have been accepted because the transport failed. Every outcome is then `untried`. */
  readonly failure?: TransportFailedError
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly endedAt: number
}

/**
 * The pool of one transport, with its breaker and limits; or several of them combined.
 *
 * The manager decides when, and owns all waiting; the dispatcher decides on which instance; the transport decides how.
 */
export interface Dispatcher {
  /** Free slots now: instances × window, less what is in flight, with breaker and limits applied. */
  readonly capacity: number
  /** Resolves when a slot is free. Rejects with the signal's reason, or with `MAILER_STOPPED` after `close`. */
  ready(options: { readonly signal: AbortSignal }): Promise<void>
  /** How many instances the manager would have open. Idle ones go by themselves. */
  want(instances: number): void
  /**
   * ONE attempt; it waits for a slot if none is free, and never waits out a retry delay. Resolves whatever the transport
   * does. Rejects only when nothing was handed over for a reason that is not the transport's: the signal's own reason,
   * the rejection of `beforeCommit`, an error of the content (`CONTENT_…`), or `MAILER_STOPPED` after `close`.
   */
  attempt(mail: MailObject, options: DeliverOptions): Promise<Attempt>
  /** Opens one instance, asks it to describe the far end, and lets it go. Rejects with what `open` rejected with. */
  verify(options: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>>
  /** Lets what is in flight finish, then closes every instance. Takes no further attempt. */
  close(): Promise<void>
}
