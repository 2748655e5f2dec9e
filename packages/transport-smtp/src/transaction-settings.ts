import type { RelayKnowledge } from './relay-memory.ts'
import type { Timeouts } from './timeouts.ts'

/** How a session runs one transaction. */
export interface TransactionSettings {
  readonly timeouts: Required<Timeouts>
  readonly lmtp: boolean
  /** Each command waits for the reply to the one before. */
  readonly lockstep: boolean
  /** The content goes with BDAT instead of DATA. */
  readonly chunked: boolean
  /** The content goes before the replies to its envelope are in; only where it is `chunked`. */
  readonly eager: boolean
  /** What is seen of the relay on the way is noted here. */
  readonly knowledge: RelayKnowledge
}
