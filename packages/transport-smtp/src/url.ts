import { OptionsError } from '@turbomail/core/contract'
import { invalid } from './option-checks.ts'
import type { SmtpOptions } from './options.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'

const SCHEMES: readonly string[] = ['smtp:', 'smtps:', 'lmtp:']

/** What a URL says, as options; `scheme` has its colon. */
export interface UrlOptions {
  readonly scheme: string
  readonly options: SmtpOptions
}

/**
 * Reads `smtp://user:password@host:port?tls=…&name=…&localAddress=…&proxy=…&pipelining=…&window=…&commandMs=…`; `smtps:` and
 * `lmtp:` likewise. Several names of hosts have commas between them. Without a host the path is that of a Unix socket:
 * `lmtp:///run/lmtp`. User and password are percent-decoded. Errors never show the URL, since a password may stand in it.
 */
export function readUrl(text: string): UrlOptions {
  const url = parse(text)
  const options: { -readonly [Name in keyof SmtpOptions]: SmtpOptions[Name] } = { ...place(url) }
  if (url.protocol === 'lmtp:') options.lmtp = true
  if (url.username !== '') {
    const password = decode(url.password)
    options.auth = { user: decode(url.username), password }
  }
  const timeouts: Record<string, number> = {}
  for (const [name, value] of url.searchParams) {
    if (name in TIMEOUTS) timeouts[name] = Number(value)
    else if (name === 'tls') options.tls = value as NonNullable<SmtpOptions['tls']>
    else if (name === 'pipelining') options.pipelining = value as NonNullable<SmtpOptions['pipelining']>
    else if (name === 'window') options.window = Number(value)
    else if (name === 'name' || name === 'localAddress' || name === 'proxy') options[name] = value
    else throw new OptionsError('OPTIONS_UNKNOWN', `A URL has no parameter ${name}`, name)
  }
  if (Object.keys(timeouts).length > 0) options.timeouts = timeouts as Timeouts
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
