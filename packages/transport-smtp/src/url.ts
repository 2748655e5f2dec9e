import { type QueryKinds, readQuery } from '@turbomail/core/contract'
import { invalid } from './option-checks.ts'
import type { SmtpOptions } from './options.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'

const SCHEMES: readonly string[] = ['smtp:', 'smtps:', 'lmtp:']

/** What a URL says, as options; `scheme` has its colon. */
export interface UrlOptions {
  readonly scheme: string
  readonly options: SmtpOptions
}

/** The options that stand behind the `?`, and what each is. */
const PARAMETERS: QueryKinds<
  Omit<SmtpOptions, 'tls' | 'transcript'> & { tls: string; transcript: boolean } & Timeouts
> = {
  tls: 'text',
  name: 'text',
  localAddress: 'text',
  proxy: 'text',
  pipelining: 'text',
  window: 'number',
  maxConnections: 'number',
  transcript: 'boolean',
  connectMs: 'number',
  tlsMs: 'number',
  greetingMs: 'number',
  commandMs: 'number',
  dataMs: 'number',
  blockMs: 'number',
  finalMs: 'number',
  totalMs: 'number',
  idleMs: 'number',
  probeMs: 'number',
  quitMs: 'number',
}

/**
 * Reads `smtp://user:password@host:port?tls=…&name=…&window=…&commandMs=…`, with any of the parameters above; `smtps:` and
 * `lmtp:` likewise. Several names of hosts have commas between them. Without a host the path is that of a Unix socket:
 * `lmtp:///run/lmtp`. User and password are percent-decoded. Errors never show the URL, since a password may stand in it.
 */
export function readUrl(text: string): UrlOptions {
  const url = parse(text)
  const given = Object.entries(readQuery(url.search, PARAMETERS))
  const timeouts = Object.fromEntries(given.filter(([name]) => name in TIMEOUTS))
  const others = Object.fromEntries(given.filter(([name]) => !(name in TIMEOUTS)))
  const options: SmtpOptions = {
    ...place(url),
    ...(url.protocol === 'lmtp:' ? { lmtp: true } : {}),
    ...(url.username === '' ? {} : { auth: { user: decode(url.username), password: decode(url.password) } }),
    ...others,
    ...(Object.keys(timeouts).length === 0 ? {} : { timeouts }),
  }
  return { scheme: url.protocol, options }
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && SCHEMES.includes(url.protocol) && url.hash === '') return url
  throw invalid('url', 'of the form smtp://user:password@host:port, smtps://… or lmtp://…')
}

function place(url: URL): Pick<SmtpOptions, 'host' | 'port' | 'socketPath'> {
  if (url.hostname === '') {
    if (url.pathname.length < 2) throw invalid('url', 'one with a host, or with the path of a Unix socket')
    return { socketPath: decode(url.pathname) }
  }
  if (url.pathname.length > 1) throw invalid('url', 'one with either a host or a path')
  const names = decode(url.hostname.replace(/^\[|\]$/g, ''))
  const host = names.includes(',') ? names.split(',') : names
  return url.port === '' ? { host } : { host, port: Number(url.port) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid('url', 'percent-encoded without a fault')
  }
}
