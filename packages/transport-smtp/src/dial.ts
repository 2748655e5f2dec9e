import { connect as connectSocket, isIP, type NetConnectOpts, type Socket } from 'node:net'
import { connectFailed, connectTimeout } from './failures.ts'
import type { Relay, Route } from './relay.ts'
import { socketEvent, type Wait } from './socket-event.ts'

export type ConnectWait = Pick<Wait, 'clock' | 'ms' | 'signal'>

/**
 * How long one address of several is tried before the next (RFC 8305 §5, which allows 2 s): Node gives up the one that it
 * leaves, and so has to be more patient than the 250 ms that are recommended where attempts run on side by side.
 */
const ATTEMPT_MS = 1_000

/** A relay may take ten minutes to answer, and a router on the way forgets in less who speaks with whom. */
const KEEP_ALIVE_MS = 60_000

/** Connects to one place, whichever of its addresses answers first (RFC 8305). */
export async function dial(
  place: Pick<Relay, 'name' | 'host' | 'port' | 'socketPath'>,
  route: Route,
  wait: ConnectWait,
): Promise<Socket> {
  const socket = connectSocket(whereTo(place, route))
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS)
  await socketEvent(socket, 'connect', {
    ...wait,
    late: () => connectTimeout(place.name, 'connect'),
    broken: (cause) => connectFailed(place.name, cause),
  })
  return socket
}

/** Node looks for addresses of one family where the connection has to come from one of that family. */
function whereTo(
  { host, port, socketPath }: Pick<Relay, 'host' | 'port' | 'socketPath'>,
  { localAddress, lookup }: Route,
): NetConnectOpts {
  if (socketPath !== undefined) return { path: socketPath }
  return {
    host,
    port,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    ...(localAddress === undefined ? {} : { localAddress, family: isIP(localAddress) }),
    ...(lookup === undefined ? {} : { lookup }),
  }
}
