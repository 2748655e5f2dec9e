import type { TLSSocket } from 'node:tls'
import type { Identity } from '@turbomail/core/contract'
import type { Channel, ChannelBinding } from './mechanism.ts'

const NONCE_OCTETS = 18
const EXPORTER_OCTETS = 32
const EXPORTER_LABEL = 'EXPORTER-Channel-Binding'

export function channelOf(socket: TLSSocket, offered: readonly string[], identity: Identity): Channel {
  return { offered, binding: () => channelBinding(socket), nonce: () => identity.randomHex(NONCE_OCTETS) }
}

/**
 * The binding that a relay must understand if it understands any. SMTP has no list of the types that a relay knows, and
 * a type that it does not know is refused with the same 535 as a wrong password, after which nothing else may be tried:
 * so the type is not a matter of taste. For TLS 1.3 it is `tls-exporter` (RFC 9266 §2), and before that `tls-unique`
 * (RFC 5802 §6.1, RFC 5929 §3): the first Finished of the handshake, which is the client's, or the relay's where a
 * session was resumed. `tls-server-end-point` is what a relay may know besides; it binds to a certificate and not to a
 * connection. Where a relay offers -PLUS and knows neither, as behind a TLS proxy, `mechanism` names one without it.
 */
function channelBinding(socket: TLSSocket): ChannelBinding | undefined {
  if (socket.getProtocol() === 'TLSv1.3') {
    return { type: 'tls-exporter', data: socket.exportKeyingMaterial(EXPORTER_OCTETS, EXPORTER_LABEL, Buffer.alloc(0)) }
  }
  const finished = socket.isSessionReused() ? socket.getPeerFinished() : socket.getFinished()
  return finished === undefined ? undefined : { type: 'tls-unique', data: finished }
}
