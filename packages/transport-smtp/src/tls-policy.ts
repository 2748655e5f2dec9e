import { isIP } from 'node:net'

/**
 * When the connection is encrypted.
 * - `implicit`: from the first octet (RFC 8314 §3).
 * - `starttls`: from STARTTLS on, or not at all: a relay that does not offer it gets no mail.
 * - `opportunistic`: with STARTTLS where it is offered, and in clear where it is not.
 * - `none`: never.
 */
export type TlsPolicy = 'implicit' | 'starttls' | 'opportunistic' | 'none'

export const TLS_POLICIES: readonly TlsPolicy[] = ['implicit', 'starttls', 'opportunistic', 'none']

/** What is known of the way to the relays when nobody has said when to encrypt. */
export interface Way {
  /** `smtps:`, or another scheme, or none. */
  readonly scheme: string | undefined
  readonly hosts: readonly string[]
  readonly port: number | undefined
  readonly socketPath: string | undefined
  /** Who gives names a meaning: this machine, a resolver of the caller's, or a proxy, whose `127.0.0.1` is elsewhere too. */
  readonly meaning: 'system' | 'lookup' | 'proxy'
}

/** The one table of safe defaults, by scheme, port and address; the first line that fits counts. */
const TABLE: readonly (readonly [fits: (way: Way) => boolean, policy: TlsPolicy])[] = [
  [({ scheme }) => scheme === 'smtps:', 'implicit'],
  [({ socketPath }) => socketPath !== undefined, 'none'],
  [({ port }) => port === 465, 'implicit'],
  [({ hosts, meaning }) => hosts.every((host) => isLoopback(host, meaning)), 'opportunistic'],
  [() => true, 'starttls'],
]

export function defaultPolicy(way: Way): TlsPolicy {
  return TABLE.find(([fits]) => fits(way))?.[1] ?? 'starttls'
}

/** A name counts only where it can mean nothing else (RFC 6761 §6.3). */
function isLoopback(host: string, meaning: Way['meaning']): boolean {
  if (meaning === 'proxy') return false
  if (isIP(host) === 4) return host.startsWith('127.')
  return host === '::1' || (host.toLowerCase() === 'localhost' && meaning === 'system')
}
