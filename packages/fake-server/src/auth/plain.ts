import type { Mechanism } from './mechanism.ts'

/** PLAIN (RFC 4616): authorisation identity, user and password, with NUL between. */
export const plain: Mechanism = async ({ options, first }) => {
  const parts = (await first())?.toString('utf8').split('\0')
  if (parts?.length !== 3) return undefined
  const [, user = '', password] = parts
  return options.users[user] === password ? user : undefined
}
