import type { ErrorCode } from './codes.ts'

const BRAND = Symbol.for('turbomail.MailError')

/** What an error is made of beside its text. */
export interface MailErrorOptions {
  /** What brought it about. */
  readonly cause?: unknown
}

/**
 * The one error class of TurboMail: tell errors apart by `code`, never by `instanceof`, since two copies of a package in
 * one tree have two classes. A third party's transport may use codes of its own, in the form `AREA_CONDITION`.
 */
export class MailError extends Error {
  readonly code: ErrorCode | (string & {})

  constructor(code: ErrorCode | (string & {}), message: string, options?: MailErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Whether `value` is a `MailError` of any copy of TurboMail and, where `code` is given, has that code. */
export function isMailError(value: unknown, code?: ErrorCode | (string & {})): value is MailError {
  if (typeof value !== 'object' || value === null || !(BRAND in value)) return false
  return code === undefined || ('code' in value && value.code === code)
}
