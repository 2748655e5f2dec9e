import type { Hit, Severity } from './finding.ts'
import type { ParsedMessage } from './parsed-message.ts'

/** One thing that an RFC wants of a message. */
export interface Rule {
  /** A promise: never renamed, never given another meaning. */
  readonly id: string
  readonly severity: Severity
  /** Where it is written, such as `RFC 5322 §2.1.1`. */
  readonly clause: string
  /** What is right, in one sentence. */
  readonly summary: string
  /** A whole message in which the rule finds nothing. One character an octet, as all that is linted. */
  readonly good: string
  /** One in which it does. */
  readonly bad: string
  /** What is found, in any order; linear in the message. */
  find(message: ParsedMessage): Iterable<Hit>
}
