import type { ErrorCode } from '../errors/codes.ts'
import { MailError, type MailErrorOptions } from '../errors/mail-error.ts'
import type { Receipt } from './receipt.ts'

/** The mail was not accepted as was asked; the receipt says what became of it for each recipient. */
export class DeliveryError extends MailError {
  readonly receipt: Receipt

  constructor(
    code: Extract<ErrorCode, `DELIVERY_${string}`>,
    message: string,
    receipt: Receipt,
    options?: MailErrorOptions,
  ) {
    super(code, message, options)
    this.receipt = receipt
  }
}
