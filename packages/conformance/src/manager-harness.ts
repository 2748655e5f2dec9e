import type { ManagerFactory } from '@turbomail/core/contract'

/** What a manager can do; the only reason for which a case does not apply. */
export interface ManagerCapabilities {
  /** Mails that wait for their turn are handed over in the order in which they were submitted. */
  readonly ordered: boolean
  /** It can be told how many mails may be in flight at once. */
  readonly bounded: boolean
  /** It tries again, by the retry options of its context, what a retry policy would try again. */
  readonly retries: boolean
  /** It has `transaction` and `inTransaction`. */
  readonly transactions: boolean
  /**
   * Mails outlive it: what is not in flight when it stops stays where it is stored, and is neither drained nor handed
   * back. What waits keeps no process alive.
   */
  readonly durable: boolean
}

/** How a case would have its manager. */
export interface ManagerSetUp {
  /** At most so many mails in flight; `Infinity` leaves it to the manager. Heeded where `bounded` is declared. */
  readonly maxConcurrent: number
}

/** A manager, and how to have it tested. The dispatcher, the clock and the other ports are the kit's own. */
export interface ManagerHarness {
  readonly capabilities: ManagerCapabilities
  /** The manager under test; its options but for `setUp` are those that its users get by default. */
  factory(setUp: ManagerSetUp): Pick<ManagerFactory, 'create'>
  /**
   * Lets happen what is on its way. One turn of the event loop unless given; a manager that stores its mails elsewhere
   * takes as long here as an answer from there may take.
   */
  turn?(): Promise<void>
  /** Lets go of what the manager uses besides: a store, a connection. */
  dispose?(): Promise<void>
}
