import { createHash, X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

/** What ties a login to this TLS channel, by the name of the binding; empty where it is unknown. */
export function bindingData(name: string, tls: TLSSocket): Buffer {
  if (name === 'tls-exporter') return tls.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
  if (name === 'tls-server-end-point') return serverEndPoint(tls)
  if (name === 'tls-unique') return firstFinished(tls)
  return Buffer.alloc(0)
}

/** The hash of our certificate (RFC 5929 §4.1), by SHA-256 as ours are signed. */
function serverEndPoint(tls: TLSSocket): Buffer {
  const own = tls.getX509Certificate() ?? new X509Certificate('')
  return createHash('sha256').update(own.raw).digest()
}

/** The first Finished of the handshake (RFC 5929 §3): the client's, or ours where a session is resumed. Not in TLS 1.3. */
function firstFinished(tls: TLSSocket): Buffer {
  if (tls.getProtocol() === 'TLSv1.3') return Buffer.alloc(0)
  return (tls.isSessionReused() ? tls.getFinished() : tls.getPeerFinished()) ?? Buffer.alloc(0)
}
