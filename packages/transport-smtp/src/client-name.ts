import { isIP, type Socket } from 'node:net'

const FULL_NAME = /^(?=.{1,255}$)(?:[a-z\d-]+\.)+[a-z\d-]*[a-z][a-z\d-]*$/i

/** What this client calls itself: the full name of the host, or else the address it comes from (RFC 5321 §4.1.4). */
export function clientName(hostName: string, socket: Pick<Socket, 'localAddress'>): string {
  if (FULL_NAME.test(hostName)) return hostName
  const address = (socket.localAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (isIP(address) === 4) return `[${address}]`
  return isIP(address) === 6 ? `[IPv6:${address}]` : 'localhost'
}
