import { createHash, type Hash } from 'node:crypto'
import { ContentCheck } from './content-check.ts'
import type { ResolvedOptions } from './options.ts'
import type { PathAndParameters } from './path-and-parameters.ts'
import type { Session } from './session.ts'
import type { FakeRecipient, Parameters, Transaction, TransactionState } from './transaction.ts'
import type { ViolationCode } from './violation.ts'

/** A transaction while it is written down. */
export class TransactionRecord implements Transaction {
  readonly id: number
  readonly session: Session
  readonly reversePath: string
  readonly parameters: Parameters
  readonly recipients: (FakeRecipient & { contentCode: number | undefined })[] = []
  mailCode: number | undefined
  contentCode: number | undefined
  by: 'DATA' | 'BDAT' | undefined
  readonly chunks: number[] = []
  state: TransactionState = 'open'
  complete = false
  octets = 0
  readonly #record: ResolvedOptions['record']
  readonly #check: ContentCheck | undefined
  readonly #hash: Hash | undefined
  #pieces: Buffer[] = []

  constructor(session: Session, id: number, parsed: PathAndParameters | undefined, options: ResolvedOptions) {
    this.session = session
    this.id = id
    this.reversePath = parsed?.path ?? ''
    this.parameters = parsed?.parameters ?? {}
    this.#record = options.record
    if (options.checkContent) this.#check = new ContentCheck()
    if (options.record === 'digest') this.#hash = createHash('sha256')
  }

  get forwardPaths(): readonly string[] {
    return this.recipients.filter((recipient) => recipient.accepted).map((recipient) => recipient.forwardPath)
  }

  get content(): Buffer {
    if (this.#pieces.length !== 1) this.#pieces = [Buffer.concat(this.#pieces)]
    return this.#pieces[0] as Buffer
  }

  get digest(): string | undefined {
    if (this.#record === 'count') return undefined
    return (this.#hash?.copy() ?? createHash('sha256').update(this.content)).digest('hex')
  }

  beginChunk(octets: number): void {
    this.by = 'BDAT'
    this.chunks.push(octets)
  }

  add(piece: Buffer): void {
    this.octets += piece.length
    this.#check?.feed(piece)
    if (this.#record === 'octets' || this.#record === 'content') this.#pieces.push(piece)
    else this.#hash?.update(piece)
  }

  /** What the content had in it that a client must not send. */
  faults(): ViolationCode[] {
    this.#check?.end()
    const declared = this.parameters.BODY === '8BITMIME' || this.parameters.BODY === 'BINARYMIME'
    return [...(this.#check?.found ?? [])].filter((code) => !(declared && code === 'EIGHT_BIT'))
  }
}
