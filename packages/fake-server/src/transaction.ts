import { createHash, type Hash } from 'node:crypto'
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
  readonly accepted: boolean
  /** LMTP: the code of the reply for this recipient after the content. */
  contentCode: number | undefined
}

/** How a transaction ended, or that it has not. */
export type TransactionState = 'open' | 'accepted' | 'refused' | 'reset' | 'broken'

/** What is kept of a content. */
export type Keep = 'content' | 'digest' | 'count'

/** One MAIL and what came after it. */
export class Transaction {
  /** Counts the MAIL commands of the connection from 1. */
  readonly id: number
  readonly session: Session
  /** Without angle brackets; empty for the null reverse-path. */
  readonly reversePath: string
  readonly parameters: Parameters
  /** Every RCPT, refused ones too, in order. */
  readonly recipients: FakeRecipient[] = []
  /** The code of the reply to MAIL. */
  mailCode: number | undefined
  /** The code of the last reply to the content. */
  contentCode: number | undefined
  /** How the content came. */
  by: 'DATA' | 'BDAT' | undefined
  /** Sizes of the BDAT chunks that were taken. */
  readonly chunks: number[] = []
  state: TransactionState = 'open'
  /** Octets of content so far, dots unstuffed. */
  octets = 0
  readonly #keep: Keep
  readonly #pieces: Buffer[] = []
  readonly #hash: Hash | undefined

  constructor(session: Session, id: number, path: string, parameters: Parameters, keep: Keep) {
    this.session = session
    this.id = id
    this.reversePath = path
    this.parameters = parameters
    this.#keep = keep
    if (keep === 'digest') this.#hash = createHash('sha256')
  }

  /** The forward-paths that were accepted at RCPT. */
  get forwardPaths(): readonly string[] {
    return this.recipients.filter((recipient) => recipient.accepted).map((recipient) => recipient.forwardPath)
  }

  /** Exactly what was received, dots unstuffed. Empty unless content is kept. */
  get content(): Buffer {
    if (this.#pieces.length > 1) this.#pieces.splice(0, this.#pieces.length, Buffer.concat(this.#pieces))
    return this.#pieces[0] ?? Buffer.alloc(0)
  }

  /** SHA-256 of the content in hexadecimal digits. */
  get digest(): string {
    const hash = this.#hash?.copy() ?? createHash('sha256').update(this.content)
    return hash.digest('hex')
  }

  /** @internal */
  add(piece: Buffer): void {
    this.octets += piece.length
    if (this.#keep === 'content') this.#pieces.push(piece)
    else this.#hash?.update(piece)
  }
}
