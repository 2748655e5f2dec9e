import { isIP } from 'node:net'
import { checkString, invalid } from './option-checks.ts'
import type { SmtpOptions } from './options.ts'
import { ownResolver } from './own-resolver.ts'
import { readProxy } from './proxy.ts'
import type { Relay, Route } from './relay.ts'
import type { TlsPolicy, Way } from './tls-policy.ts'

const HOST = /^[\w.:%-]+$/

/** Checks the options that say where the relays are, and how they are reached. */
export function checkPlace({ host, port, socketPath, localAddress, lookup, proxy }: SmtpOptions): void {
  if (host === undefined && socketPath === undefined) throw invalid('host', 'given, or `socketPath`, or a URL')
  if (host !== undefined) checkHosts(host)
  if (socketPath !== undefined) checkString(socketPath, 'socketPath')
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw invalid('port', '1 to 65535')
  if (localAddress !== undefined && !isIP(localAddress)) throw invalid('localAddress', 'an IP address')
  if (lookup !== undefined && typeof lookup !== 'function') throw invalid('lookup', 'a function like `dns.lookup`')
  if (proxy !== undefined && socketPath !== undefined) throw invalid('proxy', 'left out where `socketPath` is given')
}

function checkHosts(host: unknown): void {
  const hosts: unknown[] = Array.isArray(host) ? host : [host]
  if (hosts.length > 0 && hosts.every((each) => typeof each === 'string' && HOST.test(each))) return
  throw invalid('host', 'a name in ASCII, or an IP address, or a list of these')
}

export function routeOf({ localAddress, lookup, proxy }: SmtpOptions): Route {
  return {
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(lookup === undefined ? {} : { lookup: ownResolver(lookup) }),
    ...(proxy === undefined ? {} : { proxy: readProxy(proxy) }),
  }
}

/** What the default of `tls` goes by. */
export function wayOf(given: SmtpOptions, scheme: string | undefined): Way {
  const { port, socketPath, proxy, lookup } = given
  const meaning = proxy !== undefined ? 'proxy' : lookup !== undefined ? 'lookup' : 'system'
  return { scheme, hosts: hostsOf(given), port, socketPath, meaning }
}

/** The relays in order of preference, and what they are called together. */
export function relaysOf(
  given: SmtpOptions,
  policy: TlsPolicy,
  lmtp: boolean,
): { readonly title: string; readonly relays: readonly Relay[] } {
  const scheme = lmtp ? 'lmtp' : policy === 'implicit' ? 'smtps' : 'smtp'
  const { socketPath, port = defaultPort(policy, lmtp) } = given
  if (socketPath !== undefined) {
    const name = `${scheme}://${socketPath}`
    return { title: name, relays: [{ name, host: 'localhost', port, socketPath }] }
  }
  const relays = hostsOf(given).map((host) => ({ name: `${scheme}://${inUrl(host)}:${port}`, host, port }))
  return { title: `${scheme}://${relays.map(({ host }) => inUrl(host)).join(',')}:${port}`, relays }
}

function hostsOf({ host = [] }: SmtpOptions): readonly string[] {
  return typeof host === 'string' ? [host] : host
}

function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

function defaultPort(policy: TlsPolicy, lmtp: boolean): number {
  if (lmtp) return 24
  return policy === 'implicit' ? 465 : 587
}
