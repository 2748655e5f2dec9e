import { oauthBearer, xoauth2 } from './bearer.ts'
import { cramMd5 } from './cram-md5.ts'
import type { AuthOptions, PasswordMechanism, TokenMechanism } from './credentials.ts'
import { external } from './external.ts'
import { login } from './login.ts'
import type { Mechanism } from './mechanism.ts'
import { plain } from './plain.ts'
import { scram } from './scram.ts'

/** What can be done with a password, best first. */
export const PASSWORD_MECHANISMS: readonly PasswordMechanism[] = [
  'SCRAM-SHA-256-PLUS',
  'SCRAM-SHA-1-PLUS',
  'SCRAM-SHA-256',
  'SCRAM-SHA-1',
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
]

/** What can be done with a token, best first. */
export const TOKEN_MECHANISMS: readonly TokenMechanism[] = ['OAUTHBEARER', 'XOAUTH2']

const known = new WeakMap<AuthOptions, readonly Mechanism[]>()

/** The mechanisms for these credentials, best first. They are made once, so that they can remember what was costly. */
export function mechanismsOf(auth: AuthOptions): readonly Mechanism[] {
  const mechanisms = known.get(auth) ?? make(auth)
  known.set(auth, mechanisms)
  return mechanisms
}

/**
 * Those that the relay offers. CRAM-MD5 stands alone or not at all: relays offer it whose stored passwords cannot serve
 * it, and what it keeps from being heard is safe under TLS anyhow.
 */
export function fittingOf(mechanisms: readonly Mechanism[], offered: readonly string[]): readonly Mechanism[] {
  const fitting = mechanisms.filter(({ name }) => offered.includes(name))
  return fitting.length === 1 ? fitting : fitting.filter(({ name }) => name !== 'CRAM-MD5')
}

function make(auth: AuthOptions): readonly Mechanism[] {
  if (typeof auth.mechanism === 'object') return [auth.mechanism]
  if (auth.mechanism === 'EXTERNAL') return [external(auth.user)]
  const mechanisms = 'password' in auth ? withPassword(auth) : withToken(auth)
  return auth.mechanism === undefined ? mechanisms : mechanisms.filter(({ name }) => name === auth.mechanism)
}

function withPassword({ user, password, mechanism }: Extract<AuthOptions, { password: string }>): Mechanism[] {
  return [
    ...scram(user, password, mechanism === undefined),
    plain(user, password),
    login(user, password),
    cramMd5(user, password),
  ]
}

function withToken({ user, accessToken }: Extract<AuthOptions, { accessToken: unknown }>): Mechanism[] {
  return [oauthBearer(user, accessToken), xoauth2(user, accessToken)]
}
