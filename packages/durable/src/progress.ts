import type { Attempt, MailObject } from '@turbomail/core/contract'
import { readAttempt, type StoredAttempt, type Whereabouts } from './stored-attempt.ts'

/** What is kept of a mail between attempts. */
export interface Progress {
  readonly history: readonly StoredAttempt[]
  /** The places of the recipients that the next attempt is for; all where it is left out. */
  readonly pending?: readonly number[] | undefined
  /** Attempts before this one do not count for retries: a person has had the mail sent again. @default 0 */
  readonly counted?: number | undefined
  /** An attempt that may have got through: the content was about to be sent whole, and nothing more was heard. */
  readonly fence?: Whereabouts | undefined
}

export const NO_PROGRESS: Progress = Object.freeze({ history: [] })

/** Every attempt that was made. */
export function readHistory(whole: MailObject, { history }: Progress): Attempt[] {
  return history.map((stored) => readAttempt(whole, stored))
}
