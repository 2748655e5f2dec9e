import type { Timeouts } from './timeouts.ts'

/** How a session runs one transaction. */
export interface TransactionSettings {
  readonly timeouts: Required<Timeouts>
  readonly lmtp: boolean
  readonly pipelining: boolean
  /** The transaction before was not completed, so RSET goes ahead. */
  readonly reset: boolean
  /** The connection has served before, and may have died since. */
  readonly reused: boolean
}
