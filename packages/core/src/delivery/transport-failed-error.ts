import type { ErrorCode } from '../errors/codes.ts'
import { isMailError, MailError, type MailErrorOptions } from '../errors/mail-error.ts'
import type { Fault, Permanence } from './receipt.ts'
import type { Reply } from './reply.ts'

/** What a failure is besides its code and text. */
export interface TransportFailure extends MailErrorOptions {
  /** Whether trying again can help. */
  readonly permanence: Permanence
  /** Whose trouble it is; `relay` unless said. */
  readonly fault?: Fault
  /** What the relay answered, where it did. */
  readonly reply?: Reply
  /** What the transport was about, such as `EHLO` or `connect`. */
  readonly phase?: string
  /** The instance had served before and turned out dead: a fresh one costs no attempt. */
  readonly stale?: boolean
}

/** A transport broke before anything can have been accepted. */
export class TransportFailedError extends MailError {
  readonly permanence: Permanence
  readonly fault: Fault
  declare readonly reply?: Reply
  declare readonly phase?: string
  readonly stale: boolean

  constructor(code: ErrorCode | (string & {}), message: string, failure: TransportFailure) {
    super(code, message, 'cause' in failure ? { cause: failure.cause } : undefined)
    this.permanence = failure.permanence
    this.fault = failure.fault ?? 'relay'
    if (failure.reply !== undefined) this.reply = failure.reply
    if (failure.phase !== undefined) this.phase = failure.phase
    this.stale = failure.stale ?? false
  }
}

/** Whether `value` is a `TransportFailedError` of any copy of TurboMail. */
export function isTransportFailure(value: unknown): value is TransportFailedError {
  return isMailError(value) && 'permanence' in value && 'fault' in value
}

/** A failure as it is, or anything else that was thrown as the defect that it is: trying again cannot help. */
export function asTransportFailure(thrown: unknown, what: string): TransportFailedError {
  if (isTransportFailure(thrown)) return thrown
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  return new TransportFailedError('TRANSPORT_FAILED', `${what}: ${said}`, { permanence: 'permanent', cause: thrown })
}
