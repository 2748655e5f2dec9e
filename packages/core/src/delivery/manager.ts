import type { Ports } from '../ports/ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import type { Receipt } from './receipt.ts'
import type { RetryOptions } from './retry-policy.ts'

/** A mail that a manager has taken responsibility for. */
export interface Ticket {
  readonly messageId: string
  /**
   * By which a durable manager finds the ticket again, in this process or another. A message that went out as several mails has
   * none.
   */
  readonly id?: string | undefined
  /**
   * Settles once, when the manager is done with the mail: with the receipt when a recipient was accepted, with a
   * `DeliveryError` (which carries the receipt) when none was, with another `MailError` when the mail was deliberately not
   * handed over. Dropping it raises no unhandled rejection.
   */
  readonly receipt: Promise<Receipt>
}

/** Is told when a mail is done with. */
export interface TicketListener {
  /** The receipt, as the promise would resolve with it. */
  settled(receipt: Receipt): void
  /** The reason, as the promise would reject with it. */
  failed(reason: unknown): void
}

/**
 * A ticket of a manager that may hold very many mails: the promise of its receipt is made only when somebody asks for it,
 * and whoever only wants to be told need not ask.
 */
export interface QuietTicket extends Ticket {
  /** Tells `listener` once, and not within a call of the manager. */
  listen(listener: TicketListener): void
}

/** What every manager understands of a submission. */
export interface SubmitOptions {
  /** Cancels the mail, as long as it has not been handed over. */
  readonly signal?: AbortSignal | undefined
}

/** A mail that was taken and not handed over when the manager stopped. It can be submitted again. */
export interface Unsent<O = unknown> {
  readonly mail: MailObject
  /** Why it stayed: what the last attempt failed with, or `MAILER_STOPPED`. */
  readonly cause: unknown
  /** The options that it was submitted with, but for the signal; left out where there were none. */
  readonly options?: O
}

/** What `stop` leaves behind. */
export interface StopReport<O = unknown> {
  /** Mails that were taken and not handed over, each narrowed to the recipients that were not settled. */
  readonly unsent: readonly Unsent<O>[]
}

/**
 * A strategy: when a mail is handed over, how many at once, and what happens when it fails. It never talks to a server.
 *
 * **What it is promised.** `start` comes first, and again only after it failed. Mails are finished, valid and never changed.
 * Once `stop` was called no other method but `stop` is.
 *
 * **What it promises.** What it hands over is what was submitted. Every ticket settles exactly once, and a stopped manager
 * leaves none open: a mail is either settled or handed back, never both, never neither. A recipient that was accepted is
 * never handed over again, one that is in doubt only where `inDoubt` says so. One mail's failure holds up no other. Retry
 * delays hold no slot. A mail that waits in memory keeps the process alive; after `stop` nothing does.
 *
 * **Out of turn.** For those who hold a manager without a mailer, every call has an answer in every state. Before `start`:
 * `submit` and `transaction` reject with `MAILER_NOT_STARTED`, `stop` resolves. While `start` is under way: a further `start`
 * settles as the first does, the others wait for it. Once it is started: a further `start` changes nothing. From `stop` on:
 * `start`, `submit` and `transaction` reject with `MAILER_STOPPED`, and a further `stop` resolves with the same report.
 *
 * `O` are the submit options that it honours beside `SubmitOptions`; one that it cannot honour raises
 * `OPTIONS_UNSUPPORTED` and is never ignored, but for one that is `undefined`.
 */
export interface Manager<O = unknown> {
  /** Makes it ready to take mail. It waits for no relay: one that is out of reach is the mails' trouble, not the start's. */
  start(): Promise<void>
  /**
   * Resolves at the instant the manager takes responsibility for the mail. Rejects with `MAILER_NOT_STARTED` before
   * `start`, with `MAILER_STOPPED` once `stop` was called, with `MAIL_ABORTED` when the signal is aborted already. The options
   * are read within the call. The signal may be shared by many mails; it is let go of when the ticket settles.
   */
  submit(mail: MailObject, options?: SubmitOptions & O): Promise<Ticket>
  /**
   * The ticket of a mail that was submitted earlier, perhaps by another process; `undefined` where nothing is known of it: the
   * id is of no mail, or of one that was done with too long ago. Durable managers have it.
   */
  ticket?(id: string): Promise<Ticket | undefined>
  /**
   * Holds what is submitted inside `work` until it resolves, and drops it if it throws: the tickets then reject with
   * `TRANSACTION_ROLLED_BACK`, whose cause is what was thrown. Settles as `work` does.
   */
  transaction?<T>(work: () => Promise<T>): Promise<T>
  /**
   * Whether the calling code runs inside `transaction`, or a mail with these options would be held for another reason of
   * that kind. The mailer then refuses to wait for a receipt (`TRANSACTION_OPEN`): it would wait for ever.
   */
  inTransaction?(options?: O): boolean
  /**
   * Refuses new mail, settles what it took, and hands back what it could not. An aborted signal, that of any call, ends the
   * waiting: what is not in flight is handed back at once, and its ticket rejects with `MAILER_STOPPED`, unless a recipient
   * was accepted at an earlier attempt or is in doubt. What is in flight settles by what its attempt comes to. It leaves the
   * dispatcher open: whoever made that closes it.
   */
  stop(options?: { readonly signal?: AbortSignal }): Promise<StopReport>
}

/** Whether a mailer takes mails, hands them over, or both. */
export type MailerRole = 'submit' | 'deliver' | 'both'

/** What the mailer gives a manager beside the dispatcher. */
export interface ManagerContext {
  readonly ports: Ports
  /**
   * What the mailer is for; a manager that is not durable need not ask.
   * @default 'both'
   */
  readonly role?: MailerRole | undefined
  /** The retry options of the mailer; each manager has defaults of its own for what they leave open. */
  readonly retry: RetryOptions
}

/** What `immediate()`, `ondemand()` and the like return: options resolved and checked, nothing started. */
export interface ManagerFactory<O = unknown> {
  readonly name: string
  /** The names of the submit options in `O`, so that the mailer can refuse others. */
  readonly submitOptions: readonly (keyof O & string)[]
  /**
   * Of these, the ones whose text names one mail, such as a key by which it is known again. Where a message goes out as
   * several mails, the mailer has each recipient follow the name.
   */
  readonly namingOptions?: readonly (keyof O & string)[] | undefined
  /** Whether mails outlive the process that submitted them, so that another can hand them over. @default false */
  readonly durable?: boolean | undefined
  /**
   * How long `send` of a mailer waits for a receipt that another process may have to give; it then rejects with
   * `RECEIPT_PENDING`, and the mail is still on its way. Left out: for as long as it takes.
   */
  readonly sendTimeoutMs?: number | undefined
  /** `dispatcher` is left out for a mailer that only submits. */
  create(dispatcher: Dispatcher | undefined, context: ManagerContext): Manager<O>
}
