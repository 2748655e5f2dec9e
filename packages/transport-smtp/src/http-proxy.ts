import { isIP } from 'node:net'
import type { Ask } from './connect-through.ts'
import type { ProxyServer } from './proxy.ts'
import type { Refusal } from './proxy-failures.ts'
import type { Relay } from './relay.ts'

/** Speaks HTTP CONNECT (RFC 9110 §9.3.6). Node's module for it is loaded when it is used: it takes its time. */
export async function loadHttp(): Promise<Ask> {
  const { request } = await import('node:http')
  return (socket, proxy, relay) =>
    new Promise((resolve, reject) => {
      const path = authorityOf(relay)
      const headers = { host: path, ...authorization(proxy) }
      const asked = request({ method: 'CONNECT', path, headers, createConnection: () => socket })
      asked.on('error', reject).on('connect', ({ statusCode = 0 }, _socket, head) => {
        if (statusCode < 200 || statusCode > 299) return reject(refusal(statusCode))
        if (head.length > 0) socket.unshift(head)
        resolve()
      })
      asked.end()
    })
}

function authorityOf({ host, port }: Relay): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** RFC 7617 §2. */
function authorization({ user, password = '' }: ProxyServer): { 'proxy-authorization'?: string } {
  if (user === undefined) return {}
  return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

/** What the proxy says besides the code may be anything. */
function refusal(code: number): Refusal {
  const what = code === 407 ? 'it wants other credentials' : 'it refused'
  return Object.assign(new Error(`${what} (${code})`), { permanent: code >= 400 && code < 500 })
}
