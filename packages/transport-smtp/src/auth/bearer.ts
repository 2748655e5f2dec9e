import { loginFailed } from './login-failed.ts'
import type { Exchange, Mechanism } from './mechanism.ts'

/** What a function that fetches tokens is told. */
export interface TokenRequest {
  /** The token that the relay has just refused: another one is wanted, and not this from a cache. */
  readonly refused?: string
}

/**
 * A token, or what fetches one. A function is called for each connection, and once more, with `refused`, when the relay
 * refuses what it gave; if it gives the same token again, or the relay refuses the second one too, the login has failed.
 */
export type AccessToken = string | ((request: TokenRequest) => string | Promise<string>)

/** OAUTHBEARER (RFC 7628). A relay that refuses says why in a challenge, whose answer means nothing. */
export function oauthBearer(user: string, accessToken: AccessToken): Mechanism {
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C')
  return bearer('OAUTHBEARER', accessToken, `n,a=${name},`, '\x01')
}

/** XOAUTH2, as Google and Microsoft document it. */
export function xoauth2(user: string, accessToken: AccessToken): Mechanism {
  return bearer('XOAUTH2', accessToken, `user=${user}`, '')
}

function bearer(name: string, accessToken: AccessToken, header: string, toError: string): Mechanism {
  const exchangeWith = (token: string): Exchange => ({
    initial: `${header}\x01auth=Bearer ${token}\x01\x01`,
    secrets: [token],
    next: () => toError,
  })
  if (typeof accessToken === 'string') return { name, begin: () => exchangeWith(accessToken) }
  const renew = async (refused: string) => {
    const token = await fetchToken(accessToken, { refused })
    return token === refused ? undefined : exchangeWith(token)
  }
  const begin = async () => {
    const token = await fetchToken(accessToken, {})
    return { ...exchangeWith(token), again: () => renew(token) }
  }
  return { name, begin }
}

async function fetchToken(from: Exclude<AccessToken, string>, request: TokenRequest): Promise<string> {
  try {
    const token: unknown = await from(request)
    if (typeof token !== 'string' || token === '') throw new TypeError('the function gave no string')
    if (token.includes('\x01')) throw new TypeError('the function gave a string with U+0001 in it')
    return token
  } catch (cause) {
    throw loginFailed('No access token could be had', 'transient', cause)
  }
}
