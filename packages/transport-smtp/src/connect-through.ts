import { isIP, type Socket } from 'node:net'
import { LONGEST_TIMER_MS } from './deadline.ts'
import { type ConnectWait, dial } from './dial.ts'
import { connectTimeout } from './failures.ts'
import { loadTls } from './handshake.ts'
import { loadHttp } from './http-proxy.ts'
import type { ProxyServer } from './proxy.ts'
import { proxyFailed } from './proxy-failures.ts'
import type { Relay, Route } from './relay.ts'
import { socketEvent } from './socket-event.ts'
import { loadSocks } from './socks-proxy.ts'
import { untilSettled } from './until-settled.ts'

/** Asks a proxy, over a connection to it, for one to the relay; nobody waits for longer than `ms`. */
export type Ask = (socket: Socket, proxy: ProxyServer, relay: Relay, ms: number) => Promise<void>

/**
 * Has a proxy connect to the relay, whose name it resolves. Everything that is loaded is loaded first: from the first event
 * of the socket on, somebody has to listen.
 */
export async function connectThrough(
  proxy: ProxyServer,
  relay: Relay,
  route: Route,
  wait: ConnectWait,
): Promise<Socket> {
  const ask = proxy.protocol === 'socks5' ? await loadSocks() : await loadHttp()
  const tls = proxy.protocol === 'https' ? await loadTls() : undefined
  const endsAt = wait.clock.now() + wait.ms
  const rest = () => ({
    ...wait,
    ms: endsAt - wait.clock.now(),
    late: () => connectTimeout(`${relay.name} through ${proxy.name}`, 'proxy'),
    broken: (cause: unknown) => proxyFailed(proxy.name, relay.name, cause),
  })
  const socket = await dial(proxy, route, wait)
  const way = tls === undefined ? socket : await encrypt(tls, socket, proxy, rest)
  const asking = rest()
  await untilSettled(way, ask(way, proxy, relay, Math.min(asking.ms, LONGEST_TIMER_MS)), asking)
  return way
}

async function encrypt(
  tls: Awaited<ReturnType<typeof loadTls>>,
  socket: Socket,
  { host }: ProxyServer,
  rest: () => Parameters<typeof socketEvent>[2],
): Promise<Socket> {
  const secured = tls.connect({ socket, host, ...(isIP(host) ? {} : { servername: host }) })
  await socketEvent(secured, 'secureConnect', rest())
  return secured
}
