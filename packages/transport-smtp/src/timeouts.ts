/** How long each phase may take, in milliseconds; a phase that takes longer fails the connection. */
export interface Timeouts {
  /** Until the connection is made. @default 30_000 */
  readonly connectMs?: number
  /** Until the TLS handshake is done. @default 30_000 */
  readonly tlsMs?: number
  /** Until the greeting is in (RFC 5321 §4.5.3.2.1). @default 300_000 */
  readonly greetingMs?: number
  /** Until the reply to EHLO, AUTH, MAIL, RCPT and the like is in (§4.5.3.2.2, §4.5.3.2.3). @default 300_000 */
  readonly commandMs?: number
  /** Until the reply to DATA is in (§4.5.3.2.4). @default 120_000 */
  readonly dataMs?: number
  /** Until the relay has taken the next block of a large content (§4.5.3.2.5). @default 180_000 */
  readonly blockMs?: number
  /** Until the reply to the content is in (§4.5.3.2.6). @default 600_000 */
  readonly finalMs?: number
  /** All of opening a connection, or all of one mail, however quick its phases are. @default 3_600_000 */
  readonly totalMs?: number
  /** How long a connection is kept that has nothing to do. @default 30_000 */
  readonly idleMs?: number
  /** Until the reply to a probe of what the relay can take is in, once the replies before it are. @default 2_000 */
  readonly probeMs?: number
  /** Until the reply to QUIT is in. @default 2_000 */
  readonly quitMs?: number
}

export const TIMEOUTS: Required<Timeouts> = Object.freeze({
  connectMs: 30_000,
  tlsMs: 30_000,
  greetingMs: 300_000,
  commandMs: 300_000,
  dataMs: 120_000,
  blockMs: 180_000,
  finalMs: 600_000,
  totalMs: 3_600_000,
  idleMs: 30_000,
  probeMs: 2_000,
  quitMs: 2_000,
})
