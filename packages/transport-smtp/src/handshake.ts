import { isIP, type Socket } from 'node:net'
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls'
import { TransportFailedError } from '@turbomail/core/contract'
import { connectTimeout, describeCause } from './failures.ts'
import type { Relay } from './relay.ts'
import { socketEvent, type Wait } from './socket-event.ts'

/** What the connections of one factory share, so that each after the first resumes the session of one before. */
export interface TlsMemory {
  context?: SecureContext
  /** By the name of the relay: its TLS session, which nobody else is offered. */
  readonly sessions: Map<string, Buffer>
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
  const secured = begin(tls, socket, handshake)
  secured.on('session', (session: Buffer) => {
    if (isPinned(secured, fingerprints)) memory.sessions.set(relay.name, session)
  })
  await socketEvent(secured, 'secureConnect', {
    ...wait,
    late: () => connectTimeout(relay.name, 'TLS'),
    broken: (cause) => handshakeFailed(relay.host, cause),
  })
  if (isPinned(secured, fingerprints)) return secured
  secured.on('error', () => {}).destroy()
  throw notPinned(relay.host, secured)
}

/** A certificate that is known by its fingerprint needs nobody to vouch for it, unless that is asked for besides. */
function begin(
  tls: Tls,
  socket: Socket,
  { relay: { host, name }, options, fingerprints, memory }: Handshake,
): TLSSocket {
  try {
    memory.context ??= options.secureContext ?? tls.createSecureContext(options)
    const session = memory.sessions.get(name)
    return tls.connect({
      ...(isIP(host) ? {} : { servername: host }),
      ...(fingerprints === undefined ? {} : { rejectUnauthorized: false }),
      ...options,
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

/** Looked at for every connection: one that resumes a session has the certificate of that session. */
function isPinned(socket: TLSSocket, fingerprints: readonly string[] | undefined): boolean {
  return fingerprints === undefined || fingerprints.includes(fingerprintOf(socket).replaceAll(':', ''))
}

function fingerprintOf(socket: TLSSocket): string {
  return socket.getPeerX509Certificate()?.fingerprint256 ?? ''
}

function notPinned(host: string, socket: TLSSocket): TransportFailedError {
  const message = `The certificate of ${host} is not one of the option \`tls.fingerprints\`: it is ${fingerprintOf(socket)}`
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
