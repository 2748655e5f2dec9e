import type { Ports } from '../ports/ports.ts'
import type { MailObject } from './mail-object.ts'
import type { Outcome } from './receipt.ts'

/** What every delivery comes with. */
export interface DeliverOptions {
  /** Aborted when the mail is no longer wanted. */
  readonly signal: AbortSignal
  /**
   * Awaited before anything that could complete acceptance leaves: the final dot, the last chunk, the link into a
   * mailbox. When it rejects, nothing is accepted and `deliver` rejects with its reason.
   */
  readonly beforeCommit?: () => Promise<void>
}

/** What a delivery came to. */
export interface Delivered {
  /** One for every recipient of the envelope, in any order. */
  readonly outcomes: readonly Outcome[]
  /** This instance should get no further mail: the dispatcher closes it and opens another. */
  readonly retire?: boolean
}

/**
 * One way to the next hop: one connection, one handle of a mailbox.
 *
 * **What it is promised.** `open` comes once and first. Never more than `window` deliveries are under way. Arguments are
 * valid. `close` comes exactly once, when no delivery is under way, also after a failed `open`, and nothing after it. A
 * signal that is aborted already is not passed to `deliver`. So a transport needs no base class, no checks of arguments
 * and no state machine. A signal may be shared by many mails: a listener on it is taken off when the delivery ends.
 *
 * **What it promises.** `deliver` resolves with exactly one outcome for every recipient whenever anything may have been
 * accepted, and also when all were refused. It rejects only when nothing can have been accepted: with a
 * `TransportFailedError`, with the error that `content` or `beforeCommit` raised, or, when aborted before its first octet
 * left, with the signal's own reason. Any other error counts as a defect of the transport (`TRANSPORT_FAILED`,
 * permanent). After a rejection or a refusal nothing is half-stored. After `close` no socket, file or timer is left. While
 * no delivery is under way it does not keep the process alive.
 *
 * **What becomes of it.** It gets further mail after it resolved without `retire`, after it rejected with the signal's
 * reason, and after a `TransportFailedError` whose fault is the mail's or a recipient's, such as a feature that the relay
 * lacks. After every other rejection it is closed and gets no more: replies may be owed, or be off by one.
 *
 * **Aborted later.** Mid-content it stops, collects the replies that are owed to earlier mails, and resolves with
 * `untried` (its cause the signal's reason) and `retire`. Once the content may be complete the outcome is `in-doubt`, its
 * cause the signal's reason, and the neighbours in the window are not harmed.
 */
export interface Transport {
  /**
   * Deliveries it takes in flight at once, at least 1; 1 unless it pipelines. Known after `open`, and read again before
   * each delivery: it may grow or shrink with what is learnt of the far end, without harm to what is in flight.
   */
  readonly window: number
  /** Rejects with a `TransportFailedError`, or with the signal's reason. */
  open(options: { readonly signal: AbortSignal }): Promise<void>
  deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered>
  /** Ends it in good order. Never rejects. */
  close(): Promise<void>
  /** What the far end has said of itself; shown by `mailer.verify()`. */
  describe?(): Readonly<Record<string, unknown>>
}

/** What a transport can do; the only reason for which a conformance case does not apply. */
export interface TransportCapabilities {
  /** Whether some recipients of one mail may be accepted and others refused. */
  readonly partial: boolean
  /** Whether an accepted mail survives this process. */
  readonly durable: boolean
  /** How many instances may be open at once; `Infinity` where there is no bound. */
  readonly maxInstances: number
}

/** What `smtp()`, `maildir()` and the like return: options resolved and checked, nothing opened. */
export interface TransportFactory {
  /** What it is called in logs and errors, such as `smtp://relay.example.com:587`; never with a secret. */
  readonly name: string
  readonly capabilities: TransportCapabilities
  create(ports: Ports): Transport
}
