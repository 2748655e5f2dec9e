/** A server's answer (RFC 5321 §4.2). */
export interface Reply {
  /** The three digits. */
  readonly code: number
  /** The enhanced status code (RFC 3463), where the server gave one. */
  readonly enhanced?: readonly [number, number, number]
  /** The text of each line, without code, separator and line end. */
  readonly lines: readonly string[]
}
