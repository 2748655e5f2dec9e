import type { Socket } from 'node:net'
import type { Dialogue } from './dialogue.ts'
import { refused, replyUnexpected } from './failures.ts'

/** Asks for encryption, and goes on encrypted (RFC 3207). `shakeHands` must begin before it returns. */
export async function startTls(
  dialogue: Dialogue,
  timeoutMs: number,
  shakeHands: (socket: Socket) => Promise<Socket>,
): Promise<void> {
  dialogue.sealed = true
  const reply = await dialogue.ask('STARTTLS', 'STARTTLS', timeoutMs)
  if (reply.code >= 400) {
    const what = 'The relay offers STARTTLS and refuses it, and the option `tls` does not allow to go on in clear'
    throw refused('TLS_FAILED', what, reply, { phase: 'tls', verb: 'STARTTLS' })
  }
  if (reply.code !== 220) throw replyUnexpected('STARTTLS', reply)
  await dialogue.secure(shakeHands)
}
