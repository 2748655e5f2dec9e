import type { MailObject, Receipt } from '@turbomail/core/contract'

/**
 * A copy that is done with: it has a `receipt` when it was accepted for somebody, otherwise the `error` for which it was
 * not made.
 */
export interface CopyReport {
  /** The name of the transport that the copy was for. */
  readonly transport: string
  /** The copy, which has recipients of its own where `to` says so. */
  readonly mail: MailObject
  readonly receipt?: Receipt
  readonly error?: unknown
}
