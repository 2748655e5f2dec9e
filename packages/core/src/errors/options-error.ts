import type { ErrorCode } from './codes.ts'
import { MailError, type MailErrorOptions } from './mail-error.ts'

/** An option that is unknown, malformed, or that nobody here can honour. */
export class OptionsError extends MailError {
  /** The option at fault, such as `tls.policy`. */
  readonly option: string

  constructor(
    code: Extract<ErrorCode, `OPTIONS_${string}`>,
    message: string,
    option: string,
    options?: MailErrorOptions,
  ) {
    super(code, message, options)
    this.option = option
  }
}
