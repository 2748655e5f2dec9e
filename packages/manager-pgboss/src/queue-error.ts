import { isMailError, MailError } from '@turbomail/core/contract'
import { isPassing } from './is-passing.ts'

/** What goes wrong with the database, as an error of a mailer. */
export function queueError(cause: unknown): unknown {
  if (isMailError(cause)) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  if (!isPassing(cause)) return new MailError('QUEUE_TROUBLE', `The database of the queue answered: ${text}`, { cause })
  const message = `The database of the queue is out of reach, and what was asked of it may have been done: ${text}`
  return new MailError('QUEUE_UNREACHABLE', message, { cause })
}
