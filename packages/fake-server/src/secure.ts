import type { TLSSocket } from 'node:tls'
import type { Conversation } from './conversation.ts'
import type { TlsFacts } from './session.ts'

/** The handshake, as the script would have it, and what follows: the client has yet to say hello (RFC 3207 §4.2). */
export async function secure(conversation: Conversation): Promise<void> {
  const { connection, host } = conversation
  if (host.playbook.knows('HANDSHAKE') && connection.input.length === 0) await connection.more()
  await conversation.prelude('HANDSHAKE')
  connection.flush()
  if (connection.over) return
  const socket = await connection.secure(host.tlsOptions)
  if (socket === undefined) return
  conversation.tlsSocket = socket
  conversation.tls = factsOf(socket)
  conversation.clientName = undefined
  conversation.user = undefined
  conversation.offered = new Map()
  conversation.finish('reset')
}

function factsOf(socket: TLSSocket): TlsFacts {
  const peer = socket.getPeerX509Certificate()
  const { servername } = socket as TLSSocket & { readonly servername?: string | false }
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().name,
    serverName: servername || undefined,
    resumed: socket.isSessionReused(),
    clientCertificate: peer && { subject: peer.subject, fingerprint256: peer.fingerprint256 },
  }
}
