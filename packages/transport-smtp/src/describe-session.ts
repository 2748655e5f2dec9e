import type { TLSSocket } from 'node:tls'
import type { Extensions } from './extensions.ts'
import { certificateOf } from './handshake.ts'
import type { OpenSession } from './open-session.ts'

/** What the far end has said of itself, for `mailer.verify()`. */
export function describeSession(session: OpenSession): Readonly<Record<string, unknown>> {
  const { relay, dialogue, greeting, extensions, extensionsInClear, mechanism } = session
  const { remoteAddress: address, remotePort: port } = dialogue.socket
  return {
    relay: relay.name,
    ...(address === undefined ? {} : { peer: { address, port } }),
    ...(session.proxy === undefined ? {} : { proxy: session.proxy }),
    greeting: greeting.lines.join('\n'),
    extensions: extensions.toJSON(),
    ...(extensionsInClear === undefined ? {} : { extensionsInClear: extensionsInClear.toJSON() }),
    limits: describeLimits(extensions),
    tls: session.encrypted ? describeTls(dialogue.socket as TLSSocket, session.verified) : false,
    auth: { offered: extensions.mechanisms, used: mechanism ?? false },
  }
}

/** Those that the relay names (RFC 1870, RFC 9422). */
function describeLimits({ maxSizeOctets, limits }: Extensions): Readonly<Record<string, number>> {
  const all = Object.entries({ sizeOctets: maxSizeOctets, ...limits })
  return Object.fromEntries(all.filter(([, limit]) => Number.isFinite(limit)))
}

function describeTls(socket: TLSSocket, verified: boolean): Readonly<Record<string, unknown>> {
  const { subject, issuer, subjectaltname, valid_from, valid_to, fingerprint256 } = certificateOf(socket) ?? {}
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().standardName,
    verified,
    resumed: socket.isSessionReused(),
    certificate: { subject, issuer, subjectaltname, validFrom: valid_from, validTo: valid_to, fingerprint256 },
  }
}
