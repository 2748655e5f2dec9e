import { isIP, type Socket } from 'node:net'
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls'
import { TransportFailedError } from '@turbomail/core/contract'
import { connectTimeout, describeCause } from './failures.ts'
import { socketEvent, type Wait } from './socket-event.ts'

/** What the connections of one factory share, so that each after the first resumes the session of the one before. */
export interface TlsMemory {
  context?: SecureContext
  session?: Buffer
}

/** What is shaken hands about. */
export interface Handshake {
  /** Whom the certificate must name: a host name or an IP address. */
  readonly host: string
  readonly options: ConnectionOptions
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
  { host, options, memory }: Handshake,
  wait: Pick<Wait, 'clock' | 'ms' | 'signal'>,
): Promise<TLSSocket> {
  const secured = begin(tls, socket, { host, options, memory })
  secured.on('session', (session: Buffer) => {
    memory.session = session
  })
  await socketEvent(secured, 'secureConnect', {
    ...wait,
    late: () => connectTimeout(host, 'TLS'),
    broken: (cause) => handshakeFailed(host, cause),
  })
  return secured
}

function begin(tls: Tls, socket: Socket, { host, options, memory }: Handshake): TLSSocket {
  try {
    memory.context ??= options.secureContext ?? tls.createSecureContext(options)
    return tls.connect({
      ...(isIP(host) ? {} : { servername: host }),
      ...options,
      ...(memory.session === undefined ? {} : { session: memory.session }),
      secureContext: memory.context,
      host,
      socket,
    })
  } catch (cause) {
    const failure = { permanence: 'permanent', phase: 'TLS', cause } as const
    throw new TransportFailedError('TLS_FAILED', `Node cannot use the option tls: ${describeCause(cause)}`, failure)
  }
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
  return ''
}
