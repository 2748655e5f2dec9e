import type { TLSSocket } from 'node:tls'
import type { OpenSession } from './open-session.ts'

/** What the far end has said of itself, for `mailer.verify()`. */
export function describeSession(relay: string, session: OpenSession): Readonly<Record<string, unknown>> {
  const { dialogue, greeting, extensions, extensionsInClear, mechanism } = session
  return {
    relay,
    greeting: greeting.lines.join('\n'),
    extensions: extensions.toJSON(),
    ...(extensionsInClear === undefined ? {} : { extensionsInClear: extensionsInClear.toJSON() }),
    tls: session.encrypted ? describeTls(dialogue.socket as TLSSocket) : false,
    auth: { offered: extensions.mechanisms, used: mechanism ?? false },
  }
}

function describeTls(socket: TLSSocket): Readonly<Record<string, unknown>> {
  const { subject, issuer, subjectaltname, valid_from, valid_to, fingerprint256 } = socket.getPeerCertificate() ?? {}
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().standardName,
    verified: socket.authorized,
    resumed: socket.isSessionReused(),
    certificate: { subject, issuer, subjectaltname, validFrom: valid_from, validTo: valid_to, fingerprint256 },
  }
}
