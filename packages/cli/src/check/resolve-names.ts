import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** What a name leads to. */
export interface Resolved {
  readonly host: string
  readonly addresses: readonly string[]
  /** Why there are none. */
  readonly fault?: string
}

/** Asks the system's resolver, as a connection does. */
export function resolveNames(hosts: readonly string[]): Promise<readonly Resolved[]> {
  return Promise.all(hosts.map(resolveName))
}

async function resolveName(host: string): Promise<Resolved> {
  if (isIP(host) !== 0) return { host, addresses: [host] }
  try {
    const found = await lookup(host, { all: true })
    return { host, addresses: found.map(({ address }) => address) }
  } catch (error) {
    return { host, addresses: [], fault: String((error as NodeJS.ErrnoException).code ?? error) }
  }
}
