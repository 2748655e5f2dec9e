import type { Mechanism } from './mechanism.ts'

/** PLAIN (RFC 4616): everything at once. */
export function plain(user: string, password: string): Mechanism {
  const message = `\0${user}\0${password}`
  return {
    name: 'PLAIN',
    begin: () => ({
      initial: message,
      secrets: [password],
      next: (challenge) => (challenge === '' ? message : undefined),
    }),
  }
}
