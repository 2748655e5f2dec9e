import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { systemPorts } from '@turbomail/core/contract'
import type { CertificateFacts } from './relay-facts.ts'
import type { Target } from './target.ts'

const MAX_REPLY = 65_536

/**
 * The certificate of a relay that the transport would not go on with, to say what is wrong with it. Nothing but EHLO and STARTTLS
 * goes over the connection. `undefined` where there is none to be had.
 */
export async function probeCertificate(
  { hosts, port, implicit }: Target,
  signal: AbortSignal,
): Promise<CertificateFacts | undefined> {
  const [host = ''] = hosts
  const socket = connect({ host, port, signal })
  socket.on('error', () => {})
  try {
    await once(socket, 'connect', { signal })
    if (!implicit) await startTls(socket, signal)
    return await handshake(socket, host, signal)
  } catch {
    return undefined
  } finally {
    socket.destroy()
  }
}

async function startTls(socket: Socket, signal: AbortSignal): Promise<void> {
  const name = systemPorts.identity.hostName.replace(/[^\w.-]/g, '') || 'localhost'
  await reply(socket, signal)
  for (const command of [`EHLO ${name}`, 'STARTTLS']) {
    socket.write(`${command}\r\n`)
    await reply(socket, signal)
  }
}

/** Waits for a whole reply, and rejects with one that is none of success. */
async function reply(socket: Socket, signal: AbortSignal): Promise<void> {
  let text = ''
  while (!/^\d{3} [^\n]*\n/m.test(text)) {
    const chunk: Buffer | null = socket.read()
    if (chunk !== null) text += chunk.toString('latin1')
    else if (socket.readableEnded || text.length > MAX_REPLY) throw new Error('no reply')
    else await once(socket, 'readable', { signal })
  }
  if (!text.startsWith('2')) throw new Error('refused')
}

async function handshake(socket: Socket, host: string, signal: AbortSignal): Promise<CertificateFacts> {
  const secured: TLSSocket = connectTls({
    socket,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  secured.on('error', () => {})
  await once(secured, 'secureConnect', { signal })
  const { subject, issuer, subjectaltname, valid_from, valid_to, fingerprint256 } = secured.getPeerCertificate()
  secured.destroy()
  return {
    subject: { ...subject },
    issuer: { ...issuer },
    ...(subjectaltname === undefined ? {} : { subjectaltname }),
    validFrom: valid_from,
    validTo: valid_to,
    fingerprint256,
  }
}
