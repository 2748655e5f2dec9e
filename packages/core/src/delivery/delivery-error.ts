import type { ErrorCode } from '../errors/codes.ts'
import { MailError, type MailErrorOptions } from '../errors/mail-error.ts'
import type { Receipt } from './receipt.ts'
import { tell } from './tell.ts'

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

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
    Object.defineProperty(this, INSPECT, { value: inspected })
  }
}

/** As the console shows it: each recipient in a line, and the cause once. */
function inspected(
  this: DeliveryError,
  depth: number,
  options: object,
  inspect: (...args: unknown[]) => string,
): string {
  const { receipt, ...own } = this
  const { messageId, attempts, outcomes } = receipt
  const shown = new Error(this.message, this.cause === undefined ? undefined : { cause: this.cause })
  shown.stack = this.stack ?? ''
  Object.setPrototypeOf(shown, Object.getPrototypeOf(this))
  const told = { messageId, attempts, outcomes: outcomes.map((outcome) => tell(outcome)) }
  return inspect(Object.assign(shown, own, { receipt: told }), { ...options, depth })
}
