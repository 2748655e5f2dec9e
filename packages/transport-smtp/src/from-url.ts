import { type FromUrlOptions, OptionsError, type TransportFactory } from '@turbomail/core/contract'
import { smtp } from './smtp.ts'
import { readUrl } from './url.ts'

/**
 * The transport of a URL (`smtp:`, `smtps:` or `lmtp:`), with the password apart where the URL names a user without one.
 * This is what `createMailer` of `@turbomail/core` asks for.
 */
export function fromUrl(url: string, { password }: FromUrlOptions = {}): TransportFactory {
  const { auth } = readUrl(url).options
  const user = auth !== undefined && 'user' in auth ? auth.user : undefined
  const own = auth !== undefined && 'password' in auth && auth.password !== ''
  if (own && password !== undefined) throw refused('A password stands in the URL, and another was given apart.')
  if (user === undefined && password !== undefined) throw refused('A password was given, and the URL names no user.')
  if (user === undefined || own) return smtp(url)
  if (password === undefined) throw refused('The URL names a user, and no password was given with it or apart.')
  return smtp(url, { auth: { user, password } })
}

function refused(text: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', text, 'password')
}
