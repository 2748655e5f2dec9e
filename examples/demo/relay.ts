import { askPassword } from './password.ts'

/** Where the mail goes, and for whom. */
export interface Relay {
  readonly url: string
  readonly auth: { readonly user: string; readonly password: string } | undefined
  readonly from: string
  readonly to: readonly string[]
}

/** Reads `smtp://user@host:587 you@example.com …`. A password in the URL is refused: arguments can be seen by everyone. */
export async function relayFrom([text = '', ...to]: readonly string[]): Promise<Relay> {
  const url = new URL(text)
  if (!/^smtps?:$/.test(url.protocol) || to.length === 0) {
    throw new Error('Usage: npm run demo -- smtp://user@host:587 you@example.com')
  }
  if (url.password !== '')
    throw new Error('Leave the password out of the URL: it is asked for, or read from TURBOMAIL_PASSWORD.')
  const user = decodeURIComponent(url.username)
  const auth = user === '' ? undefined : { user, password: await askPassword(user) }
  url.username = ''
  return { url: url.href, auth, from: user.includes('@') ? user : (to[0] ?? ''), to }
}
