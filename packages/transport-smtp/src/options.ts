import type { LookupFunction } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { checkOptionNames } from '@turbomail/core/contract'
import { checkAuth } from './auth/check-auth.ts'
import type { AuthOptions } from './auth/credentials.ts'
import { checkCount, checkDuration, checkObject, invalid } from './option-checks.ts'
import { defaultWindow, MAX_WINDOW, PIPELININGS, type Pipelining } from './pipelining.ts'
import { checkPlace, relaysOf, routeOf, wayOf } from './place.ts'
import type { Relay, Route } from './relay.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'
import { defaultPolicy, TLS_POLICIES, type TlsPolicy } from './tls-policy.ts'
import type { TranscriptSink } from './transcript.ts'

/** When to encrypt and whom to trust, and whatever else `tls.connect` of Node takes: `ca`, `servername`, `cert`, `key` … */
export type TlsOptions = {
  readonly policy?: TlsPolicy
  /**
   * The SHA-256 of certificates, in hexadecimal digits, with colons or without. The relay has to show one of these. It is
   * then trusted for that alone, whatever its authority, name and dates; `rejectUnauthorized: true` wants both.
   * @default any certificate of a known authority for the relay's name
   */
  readonly fingerprints?: readonly string[]
} & Omit<ConnectionOptions, 'host' | 'port' | 'path' | 'socket' | 'lookup'>

/** Where the relay is, and how it is spoken to. */
export interface SmtpOptions {
  /**
   * A name or an IP address, or several in order of preference, of which the first that can serve is used. This, `socketPath`
   * or a URL must be given.
   */
  readonly host?: string | readonly string[]
  /** From 1 to 65535. @default 587; 465 where `tls` is `implicit`; 24 for LMTP */
  readonly port?: number
  /** A Unix socket, instead of host and port. */
  readonly socketPath?: string
  /**
   * A policy, or `{ policy, … }` with `fingerprints` and whatever else `tls.connect` of Node takes: `ca`, `minVersion`, `cert` …
   * @default `implicit` for `smtps:` and port 465, `opportunistic` for loopback, `none` for a Unix socket, else `starttls`
   */
  readonly tls?: TlsPolicy | TlsOptions
  /** `{ user, password }`, `{ user, accessToken }`, `{ mechanism: 'EXTERNAL' }` or a mechanism of your own. @default no login */
  readonly auth?: AuthOptions
  /** What this client calls itself in EHLO. @default the name of this host, or the address the connection comes from */
  readonly name?: string
  /** Speaks LMTP (RFC 2033) instead of SMTP. @default false */
  readonly lmtp?: boolean
  /** How long each phase may take, in milliseconds. @default those of RFC 5321 §4.5.3.2; see each */
  readonly timeouts?: Timeouts
  /** How far ahead of the replies commands leave. @default 'full' */
  readonly pipelining?: Pipelining
  /** How many mails one connection takes at once, where it pipelines. @default 8 where `pipelining` is 'eager', else 4 */
  readonly window?: number
  /** How many connections are open at once, at most. @default as many as the manager would have open */
  readonly maxConnections?: number
  /** The address that the connection comes from. @default the system's choice */
  readonly localAddress?: string
  /** Finds the addresses of names, with the signature of `dns.lookup` of Node. @default the system's resolver */
  readonly lookup?: LookupFunction
  /**
   * `socks5://user:password@host:port`, which needs the package `socks`, or the same with `http:` or `https:` for HTTP
   * CONNECT. The proxy resolves the relay's name. @default none
   */
  readonly proxy?: string
  /** Gets the dialogue, line by line, without secrets and content; `true` writes it to standard error. @default false */
  readonly transcript?: boolean | TranscriptSink
}

/** The options, checked and filled in. */
export interface ResolvedOptions {
  /** What the transport is called: `smtp://relay.example.com:587`. */
  readonly title: string
  /** In order of preference; at least one. */
  readonly relays: readonly Relay[]
  readonly route: Route
  readonly policy: TlsPolicy
  readonly tls: ConnectionOptions
  /** In upper case, without colons; one of these has to be the relay's. */
  readonly fingerprints: readonly string[] | undefined
  readonly auth: AuthOptions | undefined
  readonly name: string | undefined
  readonly lmtp: boolean
  readonly timeouts: Required<Timeouts>
  readonly pipelining: Pipelining
  readonly window: number
  readonly maxConnections: number
  readonly transcript: boolean | TranscriptSink
}

export const OPTION_NAMES: readonly (keyof SmtpOptions)[] = [
  'host',
  'port',
  'socketPath',
  'tls',
  'auth',
  'name',
  'lmtp',
  'timeouts',
  'pipelining',
  'window',
  'maxConnections',
  'localAddress',
  'lookup',
  'proxy',
  'transcript',
]

const FINGERPRINT = /^(?:[\da-f]{2}:?){31}[\da-f]{2}$/i
const CLIENT_NAME = /^(?:[\w.-]+|\[[\w.:]+\])$/

/** Checks what was given and fills in what was not. `scheme` is that of the URL, where there was one. */
export function resolveOptions(given: SmtpOptions, scheme?: string): ResolvedOptions {
  checkOptionNames(given, OPTION_NAMES)
  checkPlace(given)
  checkManners(given)
  const { policy: asked, fingerprints, ...tls } = tlsOptions(given.tls)
  const policy = asked ?? defaultPolicy(wayOf(given, scheme))
  const lmtp = given.lmtp ?? false
  return {
    ...relaysOf(given, policy, lmtp),
    route: routeOf(given),
    policy,
    tls,
    fingerprints: fingerprints?.map(bareFingerprint),
    auth: given.auth === undefined ? undefined : { ...given.auth },
    name: given.name,
    lmtp,
    timeouts: resolveTimeouts(given.timeouts),
    pipelining: given.pipelining ?? 'full',
    window: given.window ?? defaultWindow(given.pipelining ?? 'full'),
    maxConnections: given.maxConnections ?? Number.POSITIVE_INFINITY,
    transcript: given.transcript ?? false,
  }
}

function checkManners(given: SmtpOptions): void {
  const { auth, name, lmtp, timeouts, transcript, pipelining, window, maxConnections } = given
  if (auth !== undefined) checkAuth(auth)
  if (pipelining !== undefined && !PIPELININGS.includes(pipelining)) {
    throw invalid('pipelining', PIPELININGS.map((each) => `"${each}"`).join(', '))
  }
  if (window !== undefined && !(Number.isInteger(window) && window > 0 && window <= MAX_WINDOW)) {
    throw invalid('window', `a whole number from 1 to ${MAX_WINDOW}`)
  }
  if (maxConnections !== undefined) checkCount(maxConnections, 'maxConnections')
  if (name !== undefined && (typeof name !== 'string' || !CLIENT_NAME.test(name))) {
    throw invalid('name', 'a host name or an address literal such as [192.0.2.1]')
  }
  if (lmtp !== undefined && typeof lmtp !== 'boolean') throw invalid('lmtp', 'true or false')
  if (transcript !== undefined && typeof transcript !== 'boolean' && typeof transcript !== 'function') {
    throw invalid('transcript', 'true, false or a function')
  }
  if (timeouts === undefined) return
  checkObject(timeouts, 'timeouts')
  checkOptionNames(timeouts, Object.keys(TIMEOUTS), 'timeouts.')
  for (const [each, ms] of Object.entries(timeouts)) if (ms !== undefined) checkDuration(ms, `timeouts.${each}`)
}

function tlsOptions(tls: SmtpOptions['tls']): TlsOptions {
  if (tls === undefined) return {}
  const options = typeof tls === 'string' ? { policy: tls } : tls
  checkObject(options, 'tls')
  const { policy } = options
  if (policy !== undefined && !TLS_POLICIES.includes(policy)) {
    const option = typeof tls === 'string' ? 'tls' : 'tls.policy'
    throw invalid(option, TLS_POLICIES.map((each) => `"${each}"`).join(', '))
  }
  if (options.fingerprints !== undefined) checkFingerprints(options.fingerprints)
  return options
}

function checkFingerprints(given: unknown): void {
  if (Array.isArray(given) && given.length > 0 && given.every((each) => FINGERPRINT.test(String(each)))) return
  throw invalid('tls.fingerprints', 'a list of SHA-256 in hexadecimal digits, with colons or without')
}

function bareFingerprint(text: string): string {
  return text.replaceAll(':', '').toUpperCase()
}

function resolveTimeouts(given: Timeouts = {}): Required<Timeouts> {
  const set = Object.entries(given).filter(([, ms]) => ms !== undefined)
  return Object.freeze({ ...TIMEOUTS, ...Object.fromEntries(set) })
}
