import { isMailError, type MailError } from '../errors/mail-error.ts'
import { MessageError } from '../errors/message-error.ts'

/** `CONTENT_UNREADABLE` for what went wrong while content was read; an error of TurboMail's own stays what it is. */
export function unreadable(field: string, cause: unknown): MailError {
  if (isMailError(cause)) return cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MessageError('CONTENT_UNREADABLE', `The content of ${field} could not be read: ${reason}`, field, {
    cause,
  })
}
