import { isMailError, type MailError } from '../errors/mail-error.ts'
import { MessageError } from '../errors/message-error.ts'

/** `CONTENT_UNREADABLE` for what went wrong while content was read; an error of TurboMail's own stays what it is. */
export function unreadable(field: string, cause: unknown): MailError {
  return isMailError(cause) ? cause : wrapped(field, cause)
}

/** The same of content that is read while it is handed over, where nothing but `CONTENT_…` is taken for the content's. */
export function unreadableAtHandover(field: string, cause: unknown): MailError {
  return isMailError(cause) && cause.code.startsWith('CONTENT_') ? cause : wrapped(field, cause)
}

function wrapped(field: string, cause: unknown): MailError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MessageError('CONTENT_UNREADABLE', `The content of ${field} could not be read: ${reason}`, field, {
    cause,
  })
}
