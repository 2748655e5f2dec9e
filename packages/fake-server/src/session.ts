import type { Action } from './step.ts'
import type { Transaction } from './transaction.ts'
import type { Violation } from './violation.ts'

/** Something that happened on a connection. */
export interface LogEntry {
  readonly what:
    | 'connected'
    | 'received'
    | 'sent'
    | 'secured'
    | 'disconnected'
    | 'reset'
    | 'ended'
    | 'closed'
    | 'failed'
  /** Milliseconds since the connection was made. */
  readonly atMs: number
  /** What was received or sent, under TLS decrypted. */
  readonly octets?: Buffer
  readonly error?: Error
}

/** What is known of one connection, while it lasts and after. */
export interface Session {
  /** Counts connections from 1. */
  readonly id: number
  /** What the client called itself. */
  readonly clientName: string | undefined
  /** Whether TLS protects it now. */
  readonly secure: boolean
  /** Protocol, cipher, server name and the like, under TLS. */
  readonly tls: TlsFacts | undefined
  /** Who is logged in. */
  readonly user: string | undefined
  /** The mechanism that the user logged in by. */
  readonly mechanism: string | undefined
  /** Every command line, without line end, in the order of their arrival; a client's lines within AUTH too. */
  readonly commands: readonly string[]
  readonly transactions: readonly Transaction[]
  readonly violations: readonly Violation[]
  readonly log: readonly LogEntry[]
  /** All octets that came, under TLS decrypted. Empty unless octets are recorded. */
  readonly received: Buffer
  /** All octets that went, under TLS as they were before. */
  readonly sent: Buffer
  readonly open: boolean
  /** Resolves when the connection is closed on both sides. */
  readonly closed: Promise<void>
  /** Does this now, unasked: `act('421 4.3.2 closing')`, `act(disconnect())`. */
  act(action: Action): Promise<void>
}

/** What is known of the TLS of a connection. */
export interface TlsFacts {
  readonly protocol: string | null
  readonly cipher: string
  /** What the client asked for by SNI. */
  readonly serverName: string | undefined
  /** Whether the client resumed an earlier session. */
  readonly resumed: boolean
  /** The client's own certificate. */
  readonly clientCertificate: { readonly subject: string; readonly fingerprint256: string } | undefined
}
