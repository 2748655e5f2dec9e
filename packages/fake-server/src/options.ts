import type { TLSSocketOptions } from 'node:tls'
import type { CertificateKind, KeyPair } from './certificate.ts'
import type { Rule, Script } from './rule.ts'

/** What an EHLO list may depend on. */
export interface EhloState {
  readonly secure: boolean
  readonly user: string | undefined
}

/** Who may log in, and how. */
export interface AuthOptions {
  /** Passwords by user. @default {} */
  readonly users?: Readonly<Record<string, string>>
  /** Access tokens by user, for XOAUTH2 and OAUTHBEARER. @default {} */
  readonly tokens?: Readonly<Record<string, string>>
  /** @default those that can work: PLAIN, LOGIN, CRAM-MD5, SCRAM-* with users; XOAUTH2, OAUTHBEARER with tokens */
  readonly mechanisms?: readonly string[]
  /** MAIL is refused with 530 before a login. @default false */
  readonly required?: boolean
  /** AUTH is offered, and taken, without TLS too. @default true when `tls` is "none" */
  readonly inClear?: boolean
  /** SCRAM's last message comes as a 334 that the client answers, or in the text of the 235. @default "334" */
  readonly lastMessage?: '334' | '235'
  /** SCRAM's last message proves nothing, as from a server that does not know the password. @default false */
  readonly forgeSignature?: boolean
  /** How often SCRAM hashes. @default 4096 */
  readonly iterations?: number
  /** SCRAM's salt. @default random octets for every login */
  readonly salt?: Uint8Array
}

export type ResolvedAuthOptions = Required<Omit<AuthOptions, 'salt'>> & Pick<AuthOptions, 'salt'>

/** Ways of real servers that are wrong, or odd. */
export interface Quirks {
  /**
   * What becomes of commands that come before the reply to the content; after `end` the connection ends behind that reply.
   * @default "process"
   */
  readonly afterDot?: 'process' | 'discard' | 'refuse' | 'end'
  /** A lone LF ends a line of content, so that LF, dot and LF end the content. @default false */
  readonly bareLfEnds?: boolean
  /** The octets of a BDAT chunk that is refused are read as commands instead of being thrown away. @default false */
  readonly refusedChunkIsCommands?: boolean
  /** A transaction whose content was refused keeps its sender and recipients until RSET. @default false */
  readonly refusedKeepsSender?: boolean
  /** A client that pipelines although PIPELINING was not offered is told off with a 500 and cut off. @default false */
  readonly unofferedPipeliningEnds?: boolean
}

/** What the server is like, and how it misbehaves. */
export interface FakeServerOptions {
  /** The address that it listens on. @default "127.0.0.1" */
  readonly host?: string
  /** 0 picks a free one. @default 0 */
  readonly port?: number
  /** A Unix socket instead of host and port. @default none */
  readonly path?: string
  /** LMTP (RFC 2033) instead of SMTP. @default false */
  readonly lmtp?: boolean
  /** What the server calls itself. @default "fake.example" */
  readonly name?: string
  /**
   * The extensions that EHLO lists, beside STARTTLS and AUTH, which come by themselves. A function gives the whole list.
   * @default PIPELINING, 8BITMIME, SMTPUTF8, CHUNKING, DSN, ENHANCEDSTATUSCODES, and SIZE
   */
  readonly extensions?: readonly string[] | ((state: EhloState) => readonly string[])
  /** Whether EHLO is known at all. @default true */
  readonly ehlo?: boolean
  /** The largest content that is taken; also what SIZE says. @default 104857600 */
  readonly sizeOctets?: number
  /** Whether, and how, it encrypts: by STARTTLS, or from the first octet. @default "none" */
  readonly tls?: 'none' | 'starttls' | 'implicit'
  /**
   * What the server shows: `self-signed` (one that `server.certificate` does not vouch for), `expired`, `not-yet-valid`,
   * `wrong-host`, or a key and certificate of your own. @default "valid"
   */
  readonly certificate?: CertificateKind | KeyPair
  /** Options of Node's TLS sockets, such as `minVersion`, `requestCert`, `ca`. @default {} */
  readonly tlsOptions?: TLSSocketOptions
  /** Who may log in, and how: `users`, `tokens`, `mechanisms`, `required`, `inClear` and more. @default nobody can */
  readonly auth?: AuthOptions
  /** What to answer, and when. @default {} */
  readonly script?: Script | readonly Rule[]
  /** Ways of real servers that are wrong, or odd. @default {} */
  readonly quirks?: Quirks
  /** Every octet the server says leaves in a write of its own. @default false */
  readonly dribble?: boolean
  /**
   * What is kept: all octets of the connections; the content of transactions; only its size and SHA-256; only its size.
   * @default "octets"
   */
  readonly record?: 'octets' | 'content' | 'digest' | 'count'
  /** Whether content is looked through for violations. @default true */
  readonly checkContent?: boolean
}

export type ResolvedOptions = Required<Omit<FakeServerOptions, 'path' | 'auth' | 'extensions'>> & {
  readonly path: string | undefined
  readonly auth: ResolvedAuthOptions | undefined
  readonly extensions: readonly string[] | ((state: EhloState) => readonly string[])
}

const DEFAULTS: Omit<ResolvedOptions, 'extensions' | 'auth'> = Object.freeze({
  host: '127.0.0.1',
  port: 0,
  path: undefined,
  lmtp: false,
  name: 'fake.example',
  ehlo: true,
  sizeOctets: 104_857_600,
  tls: 'none',
  certificate: 'valid',
  tlsOptions: {},
  script: {},
  quirks: {},
  dribble: false,
  record: 'octets',
  checkContent: true,
})

const EXTENSIONS = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'CHUNKING', 'DSN', 'ENHANCEDSTATUSCODES']
const PASSWORD_MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN', 'LOGIN', 'CRAM-MD5']
const TOKEN_MECHANISMS = ['XOAUTH2', 'OAUTHBEARER']

/** Fills in what was left out. A name that is no option is a `TypeError`. */
export function resolveOptions(options: FakeServerOptions): ResolvedOptions {
  const known = new Set([...Object.keys(DEFAULTS), 'extensions', 'auth'])
  for (const name of Object.keys(options)) {
    if (!known.has(name)) throw new TypeError(`fakeServer() has no option ${JSON.stringify(name)}`)
  }
  const resolved = { ...DEFAULTS, ...options }
  return {
    ...resolved,
    path: options.path,
    extensions: options.extensions ?? [...EXTENSIONS, `SIZE ${resolved.sizeOctets}`],
    auth: options.auth === undefined ? undefined : resolveAuth(options.auth, resolved.tls === 'none'),
  }
}

function resolveAuth(auth: AuthOptions, clear: boolean): ResolvedAuthOptions {
  const users = auth.users ?? {}
  const tokens = auth.tokens ?? {}
  const usable = [
    ...(Object.keys(users).length > 0 ? PASSWORD_MECHANISMS : []),
    ...(Object.keys(tokens).length > 0 ? TOKEN_MECHANISMS : []),
  ]
  return {
    users,
    tokens,
    mechanisms: auth.mechanisms ?? usable,
    required: auth.required ?? false,
    inClear: auth.inClear ?? clear,
    lastMessage: auth.lastMessage ?? '334',
    forgeSignature: auth.forgeSignature ?? false,
    iterations: auth.iterations ?? 4096,
    ...(auth.salt === undefined ? {} : { salt: auth.salt }),
  }
}
