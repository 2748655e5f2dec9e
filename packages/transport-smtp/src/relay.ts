/** Where the relay is. */
export interface Relay {
  /** As it is called in logs and errors: `smtp://relay.example.com:587`. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly socketPath?: string
  readonly localAddress?: string
}
