import type { Session } from './session.ts'

/** Parameters of MAIL and RCPT: the keyword in upper case, and its value as sent, or `true` where it has none. */
export type Parameters = Readonly<Record<string, string | true>>

/** One RCPT. */
export interface FakeRecipient {
  /** Without angle brackets. */
  readonly forwardPath: string
  readonly parameters: Parameters
  /** The code of the reply to RCPT; `undefined` when none was given. */
  readonly code: number | undefined
  /** That reply as it was said, without its last line end. */
  readonly reply: string | undefined
  readonly accepted: boolean
  /** LMTP: the code of the reply for this recipient after the content. */
  readonly contentCode: number | undefined
}

/**
 * How a transaction ended, or that it has not. `broken` is one that the connection did not outlive, or whose content was
 * never answered.
 */
export type TransactionState = 'open' | 'accepted' | 'refused' | 'reset' | 'broken'

/** One MAIL and what came after it. */
export interface Transaction {
  /** Counts the MAIL commands of the connection from 1. */
  readonly id: number
  readonly session: Session
  /** Without angle brackets; empty for the null reverse-path. */
  readonly reversePath: string
  readonly parameters: Parameters
  /** Every RCPT, refused ones too, in order. */
  readonly recipients: readonly FakeRecipient[]
  /** The forward-paths that were accepted at RCPT. */
  readonly forwardPaths: readonly string[]
  /** The code of the reply to MAIL. */
  readonly mailCode: number | undefined
  /** The code of the reply to the content; in LMTP of one that accepted, if any did. */
  readonly contentCode: number | undefined
  /** How the content came. */
  readonly by: 'DATA' | 'BDAT' | undefined
  /** Sizes of the BDAT chunks, in order. */
  readonly chunks: readonly number[]
  readonly state: TransactionState
  /** The content came whole, whatever was said of it. */
  readonly complete: boolean
  /** Octets of content so far, dots unstuffed. */
  readonly octets: number
  /** Exactly what was received, dots unstuffed. Empty unless content is kept. */
  readonly content: Buffer
  /** SHA-256 of the content in hexadecimal digits; not there when content is only counted. */
  readonly digest: string | undefined
}
