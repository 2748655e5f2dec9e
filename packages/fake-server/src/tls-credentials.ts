import { createSecureContext, type TLSSocketOptions } from 'node:tls'
import { certificateOf } from './certificate.ts'
import type { ResolvedOptions } from './options.ts'

/** What a server needs for TLS. */
export interface Credentials {
  /** What a client must trust, in PEM. */
  readonly trusted: string
  readonly tlsOptions: TLSSocketOptions
}

/** One context serves all connections, so that sessions can be resumed. */
export async function credentialsOf({ tls, certificate, tlsOptions }: ResolvedOptions): Promise<Credentials> {
  if (tls === 'none') return { trusted: '', tlsOptions: {} }
  const shown = typeof certificate === 'string' ? await certificateOf(certificate) : certificate
  const trusted = certificate === 'self-signed' ? (await certificateOf('valid')).cert : shown.cert
  const secureContext = createSecureContext({ sessionIdContext: 'fake-server', ...tlsOptions, ...shown })
  return { trusted, tlsOptions: { ...tlsOptions, secureContext } }
}
