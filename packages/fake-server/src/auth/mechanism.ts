import type { TLSSocket } from 'node:tls'
import type { ResolvedAuthOptions } from '../options.ts'

/** What a mechanism may use of the exchange. */
export interface Exchange {
  readonly options: ResolvedAuthOptions
  /** Present under TLS. */
  readonly tls: TLSSocket | undefined
  /** The client's first message where it came with AUTH (RFC 4954 §4). */
  readonly initial: Buffer | undefined
  /** The client's first message, asked for with an empty challenge where it did not come with AUTH. */
  first(): Promise<Buffer | undefined>
  /** Sends a challenge, and returns the client's answer; `undefined` when it cancelled or is gone. */
  ask(challenge: string | Uint8Array): Promise<Buffer | undefined>
  /** Puts this into the text of the reply that ends the exchange. */
  say(text: string): void
}

/** One SASL mechanism, the server's side of it. Resolves with who has logged in, or `undefined`. */
export type Mechanism = (exchange: Exchange) => Promise<string | undefined>
