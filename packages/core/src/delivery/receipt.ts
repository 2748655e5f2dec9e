import type { Path } from '../envelope/path.ts'
import type { Reply } from './reply.ts'

/**
 * What became of a mail for one recipient.
 * - `accepted`: the next hop has taken responsibility for it.
 * - `refused`: the next hop answered that it will not have it.
 * - `in-doubt`: the content was sent whole and the answer was lost; it may have been accepted.
 * - `untried`: it cannot have been accepted, and nobody refused it.
 */
export type Fate = 'accepted' | 'refused' | 'in-doubt' | 'untried'

/** Whether trying again can help. */
export type Permanence = 'transient' | 'permanent'

/** Whose trouble it is: this mail's, this recipient's, or the relay's for every mail. */
export type Fault = 'mail' | 'recipient' | 'relay'

/** The fate of one recipient. */
export interface Outcome {
  readonly path: Path
  readonly fate: Fate
  /** Given for every fate but `accepted`. */
  readonly permanence?: Permanence
  /** Given for every fate but `accepted`. */
  readonly fault?: Fault
  /** What the next hop answered, where it did. */
  readonly reply?: Reply
  /** The next hop's own name for the mail. */
  readonly queueId?: string
  /** Where the mail is now, for transports that store it: a path or URL. */
  readonly location?: string
  /** Why it is in doubt or untried, where an error brought it about. */
  readonly cause?: unknown
}

/** What became of a mail. */
export interface Receipt {
  readonly messageId: string
  /** Every recipient exactly once, in the order of the envelope. */
  readonly outcomes: readonly Outcome[]
  readonly accepted: readonly Outcome[]
  readonly refused: readonly Outcome[]
  readonly inDoubt: readonly Outcome[]
  readonly untried: readonly Outcome[]
  /** How many attempts were made. */
  readonly attempts: number
}
