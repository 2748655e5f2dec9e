import { oauthBearer, xoauth2 } from './bearer.ts'
import { login } from './login.ts'
import type { Mechanism } from './mechanism.ts'
import { plain } from './plain.ts'

/** A token, or what fetches one; it is called for each connection. */
export type AccessToken = string | (() => string | Promise<string>)

/** Who logs in, and how. Without `mechanism` the best one that the relay offers is taken. */
export type AuthOptions =
  | { readonly user: string; readonly password: string; readonly mechanism?: 'PLAIN' | 'LOGIN' }
  | { readonly user: string; readonly accessToken: AccessToken; readonly mechanism?: 'OAUTHBEARER' | 'XOAUTH2' }
  | { readonly mechanism: Mechanism }

/** What one session logs in with. */
export interface Credentials {
  /** Best first. */
  readonly mechanisms: readonly Mechanism[]
  /** What must not be seen again, should the relay repeat it. */
  readonly secrets: readonly string[]
}

/** Makes the credentials of one session. */
export async function credentialsOf(auth: AuthOptions): Promise<Credentials> {
  if (typeof auth.mechanism === 'object') return { mechanisms: [auth.mechanism], secrets: [] }
  const { mechanisms, secret } = 'password' in auth ? withPassword(auth.user, auth.password) : await withToken(auth)
  const wanted = auth.mechanism
  return {
    mechanisms: wanted === undefined ? mechanisms : mechanisms.filter(({ name }) => name === wanted),
    secrets: [secret],
  }
}

interface Choice {
  readonly mechanisms: readonly Mechanism[]
  readonly secret: string
}

function withPassword(user: string, password: string): Choice {
  return { mechanisms: [plain(user, password), login(user, password)], secret: password }
}

async function withToken(auth: { readonly user: string; readonly accessToken: AccessToken }): Promise<Choice> {
  const token = typeof auth.accessToken === 'function' ? await auth.accessToken() : auth.accessToken
  return { mechanisms: [oauthBearer(auth.user, token), xoauth2(auth.user, token)], secret: token }
}
