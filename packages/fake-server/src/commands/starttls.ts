import type { TLSSocket } from 'node:tls'
import type { Conversation } from '../conversation.ts'
import { stepsOf } from '../step.ts'
import type { Command } from './command.ts'

/** STARTTLS (RFC 3207). */
export const starttls: Command = async (conversation, _argument, line) => {
  const code = await conversation.answer('STARTTLS', objection(conversation, line) ?? '220 2.0.0 go ahead', { line })
  if (code !== 220 || conversation.connection.over) return
  conversation.connection.input.clear()
  await secure(conversation)
}

function objection(conversation: Conversation, line: string): string | undefined {
  if (conversation.secure) {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 TLS is on already'
  }
  if (!conversation.offers('STARTTLS')) {
    conversation.violate('NOT_OFFERED', line)
    return '502 5.5.1 not offered'
  }
  return undefined
}

/** The handshake, as the script would have it, and what follows from it: the client has yet to say hello. */
export async function secure(conversation: Conversation): Promise<void> {
  const { connection, host } = conversation
  connection.flush()
  const event = { name: 'HANDSHAKE', line: '', path: undefined, nth: 1, session: conversation } as const
  const scripted = host.hasRules ? await host.pick({ ...event, transaction: undefined }) : undefined
  if (scripted !== undefined) {
    if (connection.input.length === 0) await connection.more()
    await conversation.perform(stepsOf(scripted), '')
    connection.flush()
  }
  if (connection.over) return
  const socket = await connection.secure(host.tlsOptions)
  if (socket === undefined) return
  conversation.secure = true
  conversation.tlsSocket = socket
  conversation.tls = factsOf(socket)
  conversation.clientName = undefined
  conversation.user = undefined
  conversation.offered = new Map()
  conversation.finish('reset')
}

function factsOf(socket: TLSSocket): NonNullable<Conversation['tls']> {
  const peer = socket.getPeerX509Certificate()
  const { servername } = socket as TLSSocket & { servername?: string | false }
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().name,
    serverName: servername || undefined,
    resumed: socket.isSessionReused(),
    clientCertificate: peer === undefined ? undefined : { subject: peer.subject, fingerprint256: peer.fingerprint256 },
  }
}
