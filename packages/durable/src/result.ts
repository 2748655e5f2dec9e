import { type Attempt, conclude, isMailError, MailError, type MailObject, type Receipt } from '@turbomail/core/contract'
import { type Progress, readHistory } from './progress.ts'
import { readError, type StoredError } from './stored-attempt.ts'

/** What a mail came to, as it is kept: what its attempts came to, or why it was not handed over. */
export interface StoredResult {
  readonly progress: Progress
  readonly unsent?: StoredError | undefined
}

/** Codes of mails that are deliberately not handed over; nobody need look into these. */
const DELIBERATE: readonly string[] = ['MAIL_EXPIRED', 'MAIL_COLLAPSED', 'MAIL_ABORTED']

/** The receipt of a mail that was done with. Throws what its ticket rejects with. */
export function readResult(mail: MailObject, { progress, unsent }: StoredResult): Receipt {
  return concludeMail(mail, readHistory(mail, progress), unsent && readError(unsent))
}

/** The receipt of a mail. Throws what its ticket rejects with: `why`, unless somebody was accepted or is in doubt. */
export function concludeMail(mail: MailObject, history: readonly Attempt[], why?: Error): Receipt {
  if (why !== undefined && !isHandedOver(history)) throw why
  return conclude(mail, history)
}

/** Whether a person should look into a mail: since a recipient is in doubt, or was not accepted. */
export function judgeMail(
  mail: MailObject,
  history: readonly Attempt[],
  why?: MailError,
): 'done' | 'failed' | 'in-doubt' {
  const receipt = receiptOf(mail, history)
  if (receipt !== undefined && receipt.inDoubt.length > 0) return 'in-doubt'
  if (why !== undefined) return DELIBERATE.includes(why.code) ? 'done' : 'failed'
  return receipt?.accepted.length === mail.envelope.recipients.length ? 'done' : 'failed'
}

/** What is known so far, whether anybody was accepted or not; `undefined` before the first attempt. */
export function receiptOf(mail: MailObject, history: readonly Attempt[]): Receipt | undefined {
  if (history.length === 0) return undefined
  try {
    return conclude(mail, history)
  } catch (error) {
    return isMailError(error) && 'receipt' in error ? (error.receipt as Receipt) : undefined
  }
}

/** Whether a recipient was accepted, or may have been. */
export function isHandedOver(history: readonly Attempt[]): boolean {
  return history.some(({ outcomes }) => outcomes.some(({ fate }) => fate === 'accepted' || fate === 'in-doubt'))
}

/** The error of the ticket of a mail that nothing is known of any more. */
export function withdrawn(): MailError {
  return new MailError('MAIL_WITHDRAWN', 'The mail was taken out of the queue, or was done with too long ago.')
}
