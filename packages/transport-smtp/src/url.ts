import { type QueryKinds, readQuery } from '@turbomail/core/contract'
import { invalid } from './option-checks.ts'
import type { SmtpOptions } from './options.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'
import type { TlsPolicy } from './tls-policy.ts'

const SCHEMES: readonly string[] = ['smtp:', 'smtps:', 'lmtp:']

/** What a URL says, as options; `scheme` has its colon. */
export interface UrlOptions {
  readonly scheme: string
  readonly options: SmtpOptions
}

/** What stands behind the `?`; `fingerprints` are those of `tls`, with commas between them. */
export interface Parameters extends Omit<SmtpOptions, 'tls' | 'transcript'>, Timeouts {
  readonly tls?: TlsPolicy
  readonly fingerprints?: string
  readonly transcript?: boolean
}

export const PARAMETERS: QueryKinds<Parameters> = {
  tls: 'text',
  fingerprints: 'text',
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
  const { tls, fingerprints, ...given } = readQuery<Parameters>(url.search, PARAMETERS)
  const isTimeout = ([name]: readonly [string, unknown]) => name in TIMEOUTS
  const timeouts = Object.entries(given).filter(isTimeout)
  const others = Object.entries(given).filter((one) => !isTimeout(one))
  const options: SmtpOptions = {
    ...place(url),
    ...(url.protocol === 'lmtp:' ? { lmtp: true } : {}),
    ...(url.username === '' ? {} : { auth: { user: decode(url.username), password: decode(url.password) } }),
    ...security(tls, fingerprints),
    ...Object.fromEntries(others),
    ...(timeouts.length === 0 ? {} : { timeouts: Object.fromEntries(timeouts) }),
  }
  return { scheme: url.protocol, options }
}

function security(policy: TlsPolicy | undefined, fingerprints: string | undefined): Pick<SmtpOptions, 'tls'> {
  if (fingerprints === undefined) return policy === undefined ? {} : { tls: policy }
  return { tls: { ...(policy === undefined ? {} : { policy }), fingerprints: fingerprints.split(',') } }
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
