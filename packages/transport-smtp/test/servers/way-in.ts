import type { SmtpOptions } from '../../src/index.ts'
import type { Login, Ports, RealServer } from './real-server.ts'

/** The options of a client at one of the doors of a server, without a login: TLS verified, from the start or by STARTTLS. */
export function wayIn(
  { ports, certificate, name }: RealServer,
  door: keyof Ports = 'smtp',
): SmtpOptions & { readonly host: string } {
  const port = ports[door]
  if (port === undefined) throw new Error(`${name} has no ${door}`)
  const policy = door === 'smtps' ? 'implicit' : 'starttls'
  return { host: '127.0.0.1', port, lmtp: door === 'lmtp', tls: { policy, ca: certificate } }
}

export function loginOf({ login, name }: RealServer): Login {
  if (login === undefined) throw new Error(`nobody may log in to ${name}`)
  return login
}

export function tokenOf({ token, name }: RealServer): string {
  if (token === undefined) throw new Error(`nobody may log in to ${name} with a token`)
  return token
}
