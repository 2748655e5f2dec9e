/** When a relay is left alone, and for how long. */
export interface BreakerOptions {
  /** Failures of the relay in a row after which it is left alone. @default 5 */
  readonly failures?: number | undefined
  /** How long it is left alone before one attempt is made to see; doubles each time that fails. @default 5_000 */
  readonly openMs?: number | undefined
  /** It is never left alone for longer. @default 300_000 */
  readonly maxOpenMs?: number | undefined
}
