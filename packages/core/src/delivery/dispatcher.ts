import type { Ports } from '../ports/ports.ts'
import type { Guards } from './guards.ts'
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

/** What the event `attempt` tells of one. */
export interface AttemptReport {
  /** The name of the transport. */
  readonly transport: string
  readonly attempt: Attempt
  /** When it was asked for, in epoch milliseconds; it may have waited since, for limits, pace or a slot. */
  readonly askedAt: number
  /**
   * Whether an open instance was given the mail, which was at `attempt.startedAt`; it was not where the relay could not be reached,
   * or is left alone.
   */
  readonly onInstance: boolean
}

/** What an attempt comes with beside what a delivery does. */
export interface AttemptOptions extends DeliverOptions {
  /**
   * Ends the waiting for a slot, and nothing that is under way: `attempt` then rejects with its reason. One for all mails
   * of a manager, which aborts it when it is told to stop at once.
   */
  readonly waiting?: AbortSignal
}

/**
 * The pool of one transport, with its breaker and limits; or several of them combined.
 *
 * The manager decides when, and owns all waiting; the dispatcher decides on which instance; the transport decides how.
 *
 * **What it promises a manager.** One call of `attempt` is one try: it is never repeated behind the manager's back.
 * Nothing is called accepted that a transport has not called accepted: a recipient whose outcome a transport left out, or
 * gave twice, is in doubt. A relay that cannot be reached fails the attempts that wait for it, each with its failure, and
 * not those that another open instance can still serve.
 *
 * **What it leaves open.** A manager that reads `capacity` before each attempt, and waits for `ready` when there is none,
 * keeps its mails in its own queue, where order is its own business. Attempts made without asking wait here, in the order
 * they came, and fail together when the relay cannot be reached.
 */
export interface Dispatcher {
  /**
   * Slots that an attempt could be given now: those free on open instances, and those of the instances that may still be
   * opened, less the attempts that wait already. Breaker and limits are applied.
   */
  readonly capacity: number
  /**
   * From when limits and pace let an attempt for this mail begin, in epoch milliseconds; not later than now when they let
   * it at once. A manager with a queue of its own asks before each attempt, so that a mail that must wait holds up no other.
   * An attempt that is made earlier waits here, and holds no slot meanwhile.
   */
  notBefore(mail: MailObject): number
  /** Resolves when there is capacity. Rejects with the signal's reason, or with `MAILER_STOPPED` after `close`. */
  ready(options: { readonly signal: AbortSignal }): Promise<void>
  /**
   * At most how many instances the manager would have open, within the transport's own bound; they are opened as attempts
   * need them. An instance without a mail for `idleMs` closes by itself, unless it is one of so many that are kept `warm`:
   * these are opened ahead of the mails, and another in the place of each that closes. Until a manager asks, the transport's
   * bound holds and none is kept warm.
   */
  want(instances: number, options?: { readonly idleMs?: number; readonly warm?: number }): void
  /**
   * ONE attempt; it waits for limits and pace, and for a slot if none is free, and never waits out a retry delay. Resolves
   * whatever the transport does, and at once with the failure `BREAKER_OPEN` while the relay is left alone. Rejects only when nothing was handed over for a reason that is not the transport's: the own reason of `signal`
   * or `waiting`, the rejection of `beforeCommit`, an error of the content (`CONTENT_…`), or `MAILER_STOPPED` after `close`.
   *
   * The signals may be shared by many mails.
   */
  attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt>
  /**
   * Opens an instance, or takes an open one where no further may be opened, and asks it to describe the far end. The
   * instance stays for the next mail. Rejects with what `open` failed with, or with the signal's reason.
   */
  verify(options: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>>
  /** Rejects what waits for a slot with `MAILER_STOPPED`, lets what is in flight finish, then closes every instance. */
  close(): Promise<void>
}

/**
 * What a combination of transports (`failover`, `route` …) returns: relays each with a dispatcher of its own, so that pool,
 * breaker and limits stay with each. A mailer takes it wherever it takes a `TransportFactory`.
 */
export interface DispatcherFactory {
  /** What it is called in logs and errors. */
  readonly name: string
  /** Relays that bring no guards of their own get these. */
  createDispatcher(ports: Ports, guards?: Guards): Dispatcher
}
