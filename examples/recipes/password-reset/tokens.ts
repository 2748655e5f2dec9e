import { createHash, randomBytes } from 'node:crypto'

export const TOKEN_MS = 30 * 60_000

/** By the hash of the token: whoever reads the table cannot use it. Stands for a table of your database. */
const waiting = new Map<string, { address: string; expires: number }>()

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** A token for this address, which replaces an earlier one. */
export function issueToken(address: string): string {
  for (const [hash, entry] of waiting) {
    if (entry.address === address || entry.expires < Date.now()) waiting.delete(hash)
  }
  const token = randomBytes(32).toString('base64url')
  waiting.set(hashOf(token), { address, expires: Date.now() + TOKEN_MS })
  return token
}

/** Whose token it is. It can be used once. */
export function redeemToken(token: string): string | undefined {
  const entry = waiting.get(hashOf(token))
  waiting.delete(hashOf(token))
  return entry !== undefined && entry.expires > Date.now() ? entry.address : undefined
}
