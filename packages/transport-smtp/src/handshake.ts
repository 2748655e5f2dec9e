import { isIP, type Socket } from 'node:net'
import type { ConnectionOptions, PeerCertificate, SecureContext, TLSSocket } from 'node:tls'
import { TransportFailedError } from '@turbomail/core/contract'
import { connectTimeout, describeCause } from './failures.ts'
import type { Relay } from './relay.ts'
import { socketEvent, type Wait } from './socket-event.ts'

/** What the connections of one factory share, so that each after the first resumes the session of one before. */
export interface TlsMemory {
  context?: SecureContext
  /** By the name of the relay: its TLS session, which nobody else is offered. */
  readonly sessions: Map<string, Resumable>
}

/** A session, and the certificate that was shown when it began: nobody shows one again. */
interface Resumable {
  readonly session: Buffer
  readonly certificate: PeerCertificate
}

/** What is shaken hands about. */
export interface Handshake {
  /** Its host is whom the certificate must name. */
  readonly relay: Relay
  readonly options: ConnectionOptions
  /** The certificate must have one of these, if they are given. */
  readonly fingerprints: readonly string[] | undefined
  readonly memory: TlsMemory
}

type Tls = typeof import('node:tls')

/** Loaded when a connection is going to be encrypted, and not before. */
export function loadTls(): Promise<Tls> {
  return import('node:tls')
}

const certificates = new WeakMap<Socket, PeerCertificate>()

/** The certificate of whom an encrypted connection is with. Node does not know it where a session was resumed. */
export function certificateOf(socket: Socket): PeerCertificate | undefined {
  return certificates.get(socket)
}

/**
 * Makes an open connection an encrypted one, and checks whom it is with. Begins before it returns, so that nothing can be
 * read from the connection in between.
 */
export async function shakeHands(
  tls: Tls,
  socket: Socket,
  handshake: Handshake,
  wait: Pick<Wait, 'clock' | 'ms' | 'signal'>,
): Promise<TLSSocket> {
  const { relay, fingerprints, memory } = handshake
  const known = memory.sessions.get(relay.name)
  const secured = begin(tls, socket, handshake, known?.session)
  const shown = () => (secured.isSessionReused() ? known?.certificate : secured.getPeerCertificate())
  secured.on('session', (session: Buffer) => {
    const certificate = shown()
    if (certificate && isPinned(certificate, fingerprints)) memory.sessions.set(relay.name, { session, certificate })
  })
  await socketEvent(secured, 'secureConnect', {
    ...wait,
    late: () => connectTimeout(relay.name, 'TLS'),
    broken: (cause) => handshakeFailed(relay.host, cause),
  })
  const certificate = shown()
  if (certificate !== undefined) certificates.set(secured, certificate)
  if (isPinned(certificate, fingerprints)) return secured
  secured.on('error', () => {}).destroy()
  throw notPinned(relay.host, certificate)
}

/** A certificate that is known by its fingerprint needs nobody to vouch for it, unless that is asked for besides. */
function begin(tls: Tls, socket: Socket, handshake: Handshake, session: Buffer | undefined): TLSSocket {
  const { options, fingerprints, memory } = handshake
  const { host } = handshake.relay
  try {
    memory.context ??= options.secureContext ?? tls.createSecureContext(options)
    return tls.connect({
      ...(isIP(host) ? {} : { servername: host }),
      ...options,
      ...(fingerprints === undefined ? {} : { rejectUnauthorized: options.rejectUnauthorized ?? false }),
      ...(session === undefined ? {} : { session }),
      secureContext: memory.context,
      host,
      socket,
    })
  } catch (cause) {
    const failure = { permanence: 'permanent', phase: 'TLS', cause } as const
    throw new TransportFailedError('TLS_FAILED', `Node cannot use the option tls: ${describeCause(cause)}`, failure)
  }
}

function isPinned(shown: PeerCertificate | undefined, fingerprints: readonly string[] | undefined): boolean {
  return fingerprints === undefined || fingerprints.includes(String(shown?.fingerprint256).replaceAll(':', ''))
}

function notPinned(host: string, shown: PeerCertificate | undefined): TransportFailedError {
  const message = `The certificate of ${host} is none of the option \`tls.fingerprints\`; its own is ${shown?.fingerprint256}`
  return new TransportFailedError('TLS_FAILED', message, { permanence: 'permanent', phase: 'TLS' })
}

/** What a failed handshake comes to: a certificate does not get better by trying again, a broken connection may. */
function handshakeFailed(host: string, cause: unknown): TransportFailedError {
  const code = String((cause as { code?: unknown } | undefined)?.code ?? '')
  return new TransportFailedError(
    'TLS_FAILED',
    `The TLS handshake with ${host} failed: ${describeCause(cause)}${hint(code)}`,
    {
      permanence: /CERT|SIGNATURE|SIGNED|UNABLE_TO/.test(code) ? 'permanent' : 'transient',
      phase: 'TLS',
      cause,
    },
  )
}

function hint(code: string): string {
  if (/SELF_SIGNED|UNABLE_TO/.test(code)) return '; the option `tls.ca` takes the certificate of its authority'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return '; the option `tls.servername` takes the name in its certificate'
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return '; the option `tls` may be "starttls" where it now is "implicit"'
  return '; nothing is sent in clear instead, and the option `tls` decides what is encrypted'
}
