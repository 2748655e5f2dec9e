import type { Socket } from 'node:net'
import { connectThrough } from './connect-through.ts'
import { type ConnectWait, dial } from './dial.ts'
import type { Relay, Route } from './relay.ts'

/** Opens the connection that the greeting comes over (RFC 5321 §3.1). */
export function connect(relay: Relay, route: Route, wait: ConnectWait): Promise<Socket> {
  const { proxy } = route
  return proxy === undefined ? dial(relay, route, wait) : connectThrough(proxy, relay, route, wait)
}
