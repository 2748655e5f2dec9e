import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'

/** How often, and how long, a mail is tried again. */
export interface RetryOptions {
  /** Attempts in all, the first included. */
  readonly attempts?: number
  /** Before the second attempt; it doubles from then on. */
  readonly delayMs?: number
  /** No delay is longer. */
  readonly maxDelayMs?: number
  /** No attempt starts later than this after the first. */
  readonly deadlineMs?: number
  /** A mail in doubt is reported, or tried again under the same Message-ID at the risk of a second copy. */
  readonly inDoubt?: 'report' | 'retry'
}

/** Decides whether, when and for which recipients a mail is tried again. */
export interface RetryPolicy {
  /**
   * The mail of the next attempt, narrowed to the recipients that are worth one (their parameters kept), and the earliest
   * time for it; `undefined` when the mail is done with. `history` holds every attempt of this mail, `attempt` the last.
   */
  next(
    attempt: Attempt,
    history: readonly Attempt[],
  ): { readonly mail: MailObject; readonly notBefore: number; readonly free: boolean } | undefined
}
