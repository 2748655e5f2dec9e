import { isIP } from 'node:net'
import { UsageError } from '../command/usage-error.ts'

/** What a URL asks to be checked. */
export interface Target {
  /** The URL without the user. */
  readonly shown: string
  readonly hosts: readonly string[]
  readonly port: number
  /** TLS from the first octet. */
  readonly implicit: boolean
  /** Whether this machine resolves the names and connects by itself. */
  readonly direct: boolean
}

const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465, 'lmtp:': 24 }
const IMPLICIT_PORT = 465

/** Reads the URL as far as a check has to know it; what is wrong with the rest of it is for the transport to say. */
export function readTarget(text: string): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const usual = url === undefined ? undefined : PORTS[url.protocol]
  if (url === undefined || usual === undefined) {
    throw new UsageError('What is checked is a URL of the form smtp://user@host:port, smtps://… or lmtp://….')
  }
  const policy = url.searchParams.get('tls')
  const names = decodeURIComponent(url.hostname.replace(/^\[|\]$/g, ''))
  const implicitByPort = url.protocol === 'smtp:' && url.port === String(IMPLICIT_PORT) && policy === null
  const implicit = policy === 'implicit' || url.protocol === 'smtps:' || implicitByPort
  return {
    shown: withoutUser(url),
    hosts: names === '' ? [] : names.split(','),
    port: url.port === '' ? (policy === 'implicit' ? IMPLICIT_PORT : usual) : Number(url.port),
    implicit,
    direct: names !== '' && !url.searchParams.has('proxy'),
  }
}

function withoutUser(url: URL): string {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  shown.search = ''
  return shown.href
}

/** Whether it is this machine itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
