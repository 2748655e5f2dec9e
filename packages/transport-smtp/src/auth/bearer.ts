import type { Mechanism } from './mechanism.ts'

/** OAUTHBEARER (RFC 7628). A relay that refuses says why in a challenge, whose answer means nothing. */
export function oauthBearer(user: string, accessToken: string): Mechanism {
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C')
  return {
    name: 'OAUTHBEARER',
    begin: () => ({ initial: `n,a=${name},\x01auth=Bearer ${accessToken}\x01\x01`, next: () => '\x01' }),
  }
}

/** XOAUTH2, as Google and Microsoft document it. */
export function xoauth2(user: string, accessToken: string): Mechanism {
  return {
    name: 'XOAUTH2',
    begin: () => ({ initial: `user=${user}\x01auth=Bearer ${accessToken}\x01\x01`, next: () => '' }),
  }
}
