import { checkOptionNames } from '@turbomail/core/contract'
import { checkObject, checkString, invalid } from '../option-checks.ts'
import type { AuthOptions } from './credentials.ts'
import type { Mechanism } from './mechanism.ts'

const PASSWORD_MECHANISMS: readonly unknown[] = [undefined, 'PLAIN', 'LOGIN']
const TOKEN_MECHANISMS: readonly unknown[] = [undefined, 'OAUTHBEARER', 'XOAUTH2']

/** Checks the option `auth`, and tells nothing of what is in it. */
export function checkAuth(auth: AuthOptions): void {
  checkObject(auth, 'auth')
  if (typeof auth.mechanism === 'object') checkMechanism(auth.mechanism)
  else checkLogin(auth)
}

/** The same before anything is known of its types. */
interface Given {
  readonly user?: unknown
  readonly password?: unknown
  readonly accessToken?: unknown
  readonly mechanism?: unknown
}

function checkLogin({ user, password, accessToken, mechanism, ...rest }: Given): void {
  checkOptionNames(rest, ['user', 'password', 'accessToken', 'mechanism'], 'auth.')
  checkText(user, 'auth.user')
  const token = accessToken !== undefined
  if (token && password !== undefined) throw invalid('auth.accessToken', 'given without auth.password')
  if (!token) checkText(password, 'auth.password')
  else if (typeof accessToken !== 'function') checkText(accessToken, 'auth.accessToken')
  const fitting = token ? TOKEN_MECHANISMS : PASSWORD_MECHANISMS
  if (!fitting.includes(mechanism)) throw invalid('auth.mechanism', `one of${fitting.join(' ')}, or an object`)
}

/** NUL separates the parts of PLAIN (RFC 4616 §2), and U+0001 those of OAUTHBEARER (RFC 7628 §3.1). */
function checkText(value: unknown, option: string): void {
  checkString(value, option)
  const separated = String(value).includes('\0') || String(value).includes('\u0001')
  if (separated) throw invalid(option, 'without NUL and U+0001')
}

function checkMechanism(mechanism: Mechanism): void {
  checkString(mechanism.name, 'auth.mechanism.name')
  if (!/^[A-Z0-9_-]{1,20}$/.test(mechanism.name)) throw invalid('auth.mechanism.name', 'a SASL name in upper case')
  if (typeof mechanism.begin !== 'function') throw invalid('auth.mechanism.begin', 'a function')
}
