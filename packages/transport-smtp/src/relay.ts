import type { LookupFunction } from 'node:net'
import type { ProxyServer } from './proxy.ts'

/** Where the relay is. */
export interface Relay {
  /** As it is called in logs and errors: `smtp://relay.example.com:587`. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly socketPath?: string
}

/** How relays are reached, whichever of them it is. */
export interface Route {
  readonly localAddress?: string
  readonly lookup?: LookupFunction
  readonly proxy?: ProxyServer
}
