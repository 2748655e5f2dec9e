import type { Ports } from '../ports/ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import type { Receipt } from './receipt.ts'
import type { RetryOptions } from './retry-policy.ts'

/** A mail that a manager has taken responsibility for. */
export interface Ticket {
  readonly messageId: string
  /**
   * Settles once, when the manager is done with the mail: with the receipt when a recipient was accepted, with a
   * `DeliveryError` (which carries the receipt) when none was, with another `MailError` when the mail was deliberately not
   * handed over. Dropping it raises no unhandled rejection.
   */
  readonly receipt: Promise<Receipt>
}

/** What every manager understands of a submission. */
export interface SubmitOptions {
  /** Cancels the mail, as long as it has not been handed over. */
  readonly signal?: AbortSignal | undefined
}

/** A mail that was taken and not handed over when the manager stopped. It can be submitted again. */
export interface Unsent {
  readonly mail: MailObject
  /** Why it stayed: what the last attempt failed with, or `MAILER_STOPPED`. */
  readonly cause: unknown
}

/** What `stop` leaves behind. */
export interface StopReport {
  /** Mails that were taken and not handed over, each narrowed to the recipients that were not settled. */
  readonly unsent: readonly Unsent[]
}

/**
 * A strategy: when a mail is handed over, how many at once, and what happens when it fails. It never talks to a server.
 *
 * **What it is promised.** `start` comes once and first. Mails are finished and valid. Options are among those that its
 * factory named. `stop` may come more than once.
 *
 * **What it promises.** Every ticket settles exactly once, and a stopped manager leaves none open. A recipient that was
 * accepted is never handed over again, one that is in doubt only where `inDoubt` says so. Retry delays hold no slot. After
 * `stop` it holds nothing that keeps the process alive.
 *
 * `O` are the submit options that it honours beside `SubmitOptions`; one that it cannot honour raises
 * `OPTIONS_UNSUPPORTED` and is never ignored.
 */
export interface Manager<O = unknown> {
  start(): Promise<void>
  /**
   * Resolves at the instant the manager takes responsibility for the mail. Rejects with `MAILER_STOPPED` once `stop` was
   * called, with `MAIL_ABORTED` when the signal is aborted already.
   */
  submit(mail: MailObject, options?: SubmitOptions & O): Promise<Ticket>
  /** Holds what is submitted inside `work` until it resolves, and drops it if it throws. */
  transaction?<T>(work: () => Promise<T>): Promise<T>
  /**
   * Whether the calling code runs inside `transaction`. The mailer then refuses to wait for a receipt (`TRANSACTION_OPEN`):
   * it would wait for ever.
   */
  inTransaction?(): boolean
  /**
   * Refuses new mail, settles what it took, and hands back what it could not. An aborted signal ends the waiting: what is
   * not in flight is handed back at once, and its ticket rejects with `MAILER_STOPPED`. It leaves the dispatcher open:
   * whoever made that closes it.
   */
  stop(options?: { readonly signal?: AbortSignal }): Promise<StopReport>
}

/** What the mailer gives a manager beside the dispatcher. */
export interface ManagerContext {
  readonly ports: Ports
  /** The retry options of the mailer; each manager has defaults of its own for what they leave open. */
  readonly retry: RetryOptions
}

/** What `immediate()`, `ondemand()` and the like return: options resolved and checked, nothing started. */
export interface ManagerFactory<O = unknown> {
  readonly name: string
  /** The names of the submit options in `O`, so that the mailer can refuse others. */
  readonly submitOptions: readonly (keyof O & string)[]
  /** `dispatcher` is left out for a mailer that only submits. */
  create(dispatcher: Dispatcher | undefined, context: ManagerContext): Manager<O>
}
