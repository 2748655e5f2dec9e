import type { ErrorCode } from './codes.ts'
import { MailError, type MailErrorOptions } from './mail-error.ts'

/** Text that names no mailbox plainly (RFC 5322 §3.4). */
export class AddressError extends MailError {
  /** The text that was parsed. Long text is cut to the neighbourhood of `offset`. */
  readonly text: string
  /** Where in the caller's whole text the trouble starts, in UTF-16 units. */
  readonly offset: number

  constructor(
    code: Extract<ErrorCode, `ADDRESS_${string}`>,
    message: string,
    place: { text: string; offset: number },
    options?: MailErrorOptions,
  ) {
    super(code, message, options)
    this.text = place.text
    this.offset = place.offset
  }
}
