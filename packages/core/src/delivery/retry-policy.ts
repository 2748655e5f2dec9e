import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'

/** How often, how long and for whom a mail is tried again. What is left open is the manager's own default. */
export interface RetryOptions {
  /** Attempts in all, the first included. Free ones do not count. @default the manager's own */
  readonly attempts?: number | undefined
  /**
   * Before the second attempt, unless the server asks for a longer one in words; it doubles from then on, and up to half of it is
   * taken off at random. @default the manager's own
   */
  readonly delayMs?: number | undefined
  /** No delay is longer. @default the manager's own */
  readonly maxDelayMs?: number | undefined
  /**
   * No attempt but a free one is due later than this after the first. One that is due may yet have to wait: for limits and
   * pace, or for a relay that is busy or left alone. @default the manager's own
   */
  readonly deadlineMs?: number | undefined
  /** Recipients that were never handed over (`untried`) only, or those that were refused for now (`transient`) too. @default the manager's own */
  readonly scope?: 'untried' | 'transient' | undefined
  /** A mail in doubt is reported, or tried again under the same Message-ID at the risk of a second copy. @default 'report' */
  readonly inDoubt?: 'report' | 'retry' | undefined
}

/** An attempt that is still to come. */
export interface NextAttempt {
  readonly mail: MailObject
  /** Epoch milliseconds. */
  readonly notBefore: number
  /** It counts as none. */
  readonly free: boolean
}

/** Decides whether, when and for which recipients a mail is tried again. */
export interface RetryPolicy {
  /**
   * The mail of the next attempt, narrowed to the recipients that are worth one (their parameters kept), and the earliest
   * time for it in epoch milliseconds; `undefined` when the mail is done with. `history` holds every attempt of this mail
   * in order, `attempt` is the last of them.
   *
   * Where a server's words give a time ("try again in 5 minutes"), it is not earlier than that; recipients for whom that is past
   * the deadline are done with.
   *
   * A `free` attempt counts as none and comes at once: for recipients that were left over because there were too many
   * (every such attempt settles one recipient at least, so they end), and once for an instance that turned out dead
   * (`stale`).
   */
  next(attempt: Attempt, history: readonly Attempt[]): NextAttempt | undefined
}
