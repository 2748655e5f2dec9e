import type { Transport, TransportFactory } from '@turbomail/core/contract'
import { checkObject } from './option-checks.ts'
import { resolveOptions, type SmtpOptions } from './options.ts'
import { RelayMemory } from './relay-memory.ts'
import { Session, type Shared } from './session.ts'
import { readUrl } from './url.ts'

/**
 * A transport that hands mail to a relay over SMTP (RFC 5321) or LMTP (RFC 2033).
 *
 * Takes options, or a URL (`smtp:`, `smtps:` or `lmtp:`) with or without options, which count for more than the URL.
 * Encryption is required unless the relay is on this machine or `tls` says otherwise. Raises an `OptionsError` for an
 * option that is unknown or malformed; connects when the first mail comes.
 */
export function smtp(url: string, options?: SmtpOptions): TransportFactory
export function smtp(options: SmtpOptions): TransportFactory
export function smtp(first: string | SmtpOptions, more: SmtpOptions = {}): TransportFactory {
  const { scheme, options } = typeof first === 'string' ? readUrl(first) : { scheme: undefined, options: first }
  checkObject(options, 'options')
  checkObject(more, 'options')
  const given = Object.entries(more).filter(([, value]) => value !== undefined)
  const resolved = resolveOptions({ ...options, ...Object.fromEntries(given) }, scheme)
  const shared: Shared = { tls: { sessions: new Map() }, failedAt: new Map(), relays: new RelayMemory() }
  let connections = 0
  return {
    name: resolved.title,
    capabilities: { partial: true, durable: true, maxInstances: resolved.maxConnections },
    create: (ports): Transport => new Session(resolved, ports, shared, ++connections),
  }
}
