import type { Mechanism } from './mechanism.ts'

/** EXTERNAL (RFC 4422 appendix A): the client's certificate says who it is; `user` is whom to act as, if not that one. */
export function external(user = ''): Mechanism {
  return {
    name: 'EXTERNAL',
    begin: () => ({ initial: user, next: (challenge) => (challenge === '' ? user : undefined) }),
  }
}
