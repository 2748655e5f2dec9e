import type { TLSSocket } from 'node:tls'
import type { AuthOptions } from '../options.ts'

/** What a mechanism may use of the exchange. */
export interface Exchange {
  readonly options: Required<AuthOptions>
  /** Present under TLS. */
  readonly tls: TLSSocket | undefined
  /** The client's first message where it came with AUTH (RFC 4954 §4). */
  readonly initial: Buffer | undefined
  /** The client's first message, asked for with an empty challenge where it did not come with AUTH. */
  first(): Promise<Buffer | undefined>
  /** Sends a challenge, and returns the client's answer; `undefined` when it cancelled or is gone. */
  ask(challenge: string | Buffer): Promise<Buffer | undefined>
}

/** Who has logged in; `undefined` when nobody has. */
export type Verdict = string | undefined

/** One SASL mechanism, the server's side of it. */
export type Mechanism = (exchange: Exchange) => Promise<Verdict>
