import type { Ask } from './connect-through.ts'
import { LONGEST_TIMER_MS } from './deadline.ts'
import { ProxyAnswer, proxyUnavailable } from './proxy-failures.ts'

/** Speaks SOCKS5 (RFC 1928, RFC 1929) through the package `socks`, which is installed by those who want it. */
export async function loadSocks(): Promise<Ask> {
  const { SocksClient } = await import('socks').catch((cause: unknown) => {
    throw proxyUnavailable('SOCKS5', 'socks', cause)
  })
  return async (socket, { host, port, user, password }, relay, ms) => {
    const proxy = {
      type: 5,
      host,
      port,
      ...(user === undefined ? {} : { userId: user, password: password ?? '' }),
    } as const
    const destination = { host: relay.host, port: relay.port }
    const timeout = Math.min(ms, LONGEST_TIMER_MS)
    try {
      await SocksClient.createConnection({ command: 'connect', proxy, destination, existing_socket: socket, timeout })
    } catch (error) {
      throw answerOf(error)
    }
  }
}

/** Errors of the package have the credentials in them: only their text goes on. */
function answerOf(error: unknown): ProxyAnswer {
  const said = error instanceof Error ? error.message : String(error)
  return new ProxyAnswer(said, /auth|NotAllowed/i.test(said) ? 'permanent' : 'transient')
}
