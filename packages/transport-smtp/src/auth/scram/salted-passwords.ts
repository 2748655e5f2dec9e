import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'

/** What a password comes to, by hash, salt and iterations; for one user. */
export type SaltedPasswords = Map<string, Promise<Buffer>>

/** What salts a password, as the relay gives it. */
export interface Salting {
  readonly hash: 'sha1' | 'sha256'
  /** In base64. */
  readonly salt: string
  readonly iterations: number
}

/** Relays that make up a salt for every login must not fill the memory. */
const MAX_KNOWN = 8
const OCTETS = { sha1: 20, sha256: 32 } as const

const derive = promisify(pbkdf2)

/** The SaltedPassword of RFC 5802 §3, away from the main thread, and only once for the same salting. */
export function saltedPassword(known: SaltedPasswords, password: string, salting: Salting): Promise<Buffer> {
  const { hash, salt, iterations } = salting
  const key = `${hash},${salt},${iterations}`
  const present = known.get(key)
  if (present !== undefined) return present
  const fresh = derive(password, Buffer.from(salt, 'base64'), iterations, OCTETS[hash], hash)
  const oldest = known.size === MAX_KNOWN ? known.keys().next().value : undefined
  if (oldest !== undefined) known.delete(oldest)
  known.set(key, fresh)
  return fresh
}
