import { checkOptionNames } from '@turbomail/core/contract'
import { checkObject, checkString, invalid } from '../option-checks.ts'
import type { AuthOptions } from './credentials.ts'
import type { Mechanism } from './mechanism.ts'
import { PASSWORD_MECHANISMS, TOKEN_MECHANISMS } from './mechanisms.ts'

/** Checks the option `auth`, and tells nothing of what is in it. */
export function checkAuth(auth: AuthOptions): void {
  checkObject(auth, 'auth')
  if (typeof auth.mechanism === 'object' && auth.mechanism !== null) checkOwn(auth)
  else if (auth.mechanism === 'EXTERNAL') checkExternal(auth)
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
  const fitting: readonly unknown[] = token ? TOKEN_MECHANISMS : PASSWORD_MECHANISMS
  if (mechanism === undefined || fitting.includes(mechanism)) return
  throw invalid('auth.mechanism', `one of ${fitting.join(' ')}, or an object`)
}

/** The secret is the key of the client's certificate, which is an option of `tls`. */
function checkExternal({ user, password, accessToken, mechanism: _, ...rest }: Given): void {
  checkOptionNames(rest, ['user', 'mechanism'], 'auth.')
  if (user !== undefined) checkText(user, 'auth.user')
  if (password !== undefined) throw invalid('auth.password', 'left out with EXTERNAL')
  if (accessToken !== undefined) throw invalid('auth.accessToken', 'left out with EXTERNAL')
}

/** NUL separates the parts of PLAIN (RFC 4616 §2), and U+0001 those of OAUTHBEARER (RFC 7628 §3.1). */
function checkText(value: unknown, option: string): void {
  checkString(value, option)
  const separated = String(value).includes('\0') || String(value).includes('\u0001')
  if (separated) throw invalid(option, 'without NUL and U+0001')
}

function checkOwn({ mechanism, ...rest }: { readonly mechanism: Mechanism }): void {
  checkOptionNames(rest, ['mechanism'], 'auth.')
  checkString(mechanism.name, 'auth.mechanism.name')
  if (!/^[A-Z0-9_-]{1,20}$/.test(mechanism.name)) throw invalid('auth.mechanism.name', 'a SASL name in upper case')
  if (typeof mechanism.begin !== 'function') throw invalid('auth.mechanism.begin', 'a function')
}
