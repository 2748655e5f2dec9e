import type { Socket } from 'node:net'
import { type ConnectWait, dial } from './dial.ts'
import type { Relay, Route } from './relay.ts'

/** Opens the connection that the greeting comes over (RFC 5321 §3.1). */
export async function connect(relay: Relay, route: Route, wait: ConnectWait): Promise<Socket> {
  const { proxy } = route
  if (proxy === undefined) return dial(relay, route, wait)
  const { connectThrough } = await import('./connect-through.ts')
  return connectThrough(proxy, relay, route, wait)
}
