import type { Ask } from './connect-through.ts'
import { proxyUnavailable, type Refusal } from './proxy-failures.ts'

/** Speaks SOCKS5 (RFC 1928, RFC 1929), by the package `socks`; rejects with `PROXY_UNAVAILABLE` where that is not installed. */
export async function loadSocks(): Promise<Ask> {
  const { SocksClient } = await import('socks').catch((cause) => {
    throw proxyUnavailable('SOCKS5', 'socks', cause)
  })
  return async (socket, { host, port, user, password = '' }, relay, timeout) => {
    const login = user === undefined ? {} : { userId: user, password }
    const proxy = { type: 5, host, port, ...login } as const
    const destination = { host: relay.host, port: relay.port }
    try {
      await SocksClient.createConnection({ command: 'connect', proxy, destination, existing_socket: socket, timeout })
    } catch (error) {
      throw refusal(error)
    }
  }
}

/** Errors of the package have the credentials in them: only their text goes on. */
function refusal(error: unknown): Refusal {
  const said = error instanceof Error ? error.message : String(error)
  return Object.assign(new Error(said), { permanent: /auth|NotAllowed/i.test(said) })
}
