import type { ErrorCode } from './codes.ts'
import { MailError, type MailErrorOptions } from './mail-error.ts'

type AddressErrorCode = Extract<ErrorCode, `ADDRESS_${string}`>

/** Text that names no mailbox plainly (RFC 5322 §3.4). */
export class AddressError extends MailError {
  declare readonly code: AddressErrorCode
  /** The text that was parsed. Long text is cut to the neighbourhood of `offset`. */
  readonly text: string
  /** Where in the caller's whole text the trouble starts, in UTF-16 units. */
  readonly offset: number
  /** The field of the message that the text was given for, such as `cc`; left out where it was given for none. */
  readonly field?: string

  constructor(
    code: AddressErrorCode,
    message: string,
    place: { text: string; offset: number; field?: string },
    options?: MailErrorOptions,
  ) {
    super(code, message, options)
    this.text = place.text
    this.offset = place.offset
    if (place.field !== undefined) this.field = place.field
  }
}
