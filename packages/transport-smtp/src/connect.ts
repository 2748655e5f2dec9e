import { connect as connectSocket, type NetConnectOpts, type Socket } from 'node:net'
import { connectFailed, connectTimeout } from './failures.ts'
import type { Relay } from './relay.ts'
import { socketEvent, type Wait } from './socket-event.ts'

/** Opens the connection that the greeting comes over (RFC 5321 §3.1). */
export async function connect(relay: Relay, wait: Pick<Wait, 'clock' | 'ms' | 'signal'>): Promise<Socket> {
  const socket = connectSocket(whereTo(relay))
  socket.setNoDelay(true)
  await socketEvent(socket, 'connect', {
    ...wait,
    late: () => connectTimeout(relay.name, 'connect'),
    broken: (cause) => connectFailed(relay.name, cause),
  })
  return socket
}

function whereTo({ host, port, socketPath, localAddress }: Relay): NetConnectOpts {
  if (socketPath !== undefined) return { path: socketPath }
  return { host, port, ...(localAddress === undefined ? {} : { localAddress }) }
}
