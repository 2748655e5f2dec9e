import type { ErrorCode } from './codes.ts'
import { MailError, type MailErrorOptions } from './mail-error.ts'

/** A message that cannot be composed as it stands. Nothing has been sent. */
export class MessageError extends MailError {
  /** The field at fault, as the caller spelt its place: `subject`, `attachments[1].filename`, `headers.X-Id`. */
  readonly field: string

  constructor(code: ErrorCode, message: string, field: string, options?: MailErrorOptions) {
    super(code, message, options)
    this.field = field
  }
}
