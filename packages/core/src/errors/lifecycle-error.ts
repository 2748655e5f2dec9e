import type { ErrorCode } from './codes.ts'
import { MailError, type MailErrorOptions } from './mail-error.ts'

/** A call at a time when it cannot be honoured. */
export class LifecycleError extends MailError {
  /** The state that refused the call, such as `stopped`. */
  readonly state: string

  constructor(code: ErrorCode, message: string, state: string, options?: MailErrorOptions) {
    super(code, message, options)
    this.state = state
  }
}
