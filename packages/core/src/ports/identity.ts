import { hostname } from 'node:os'

/** The one place where randomness and the name of this host are read. */
export interface Identity {
  /** The name of this host, as the system gives it. */
  readonly hostName: string
  /** `count` random octets as 2 × `count` lower-case hexadecimal digits. */
  randomHex(count: number): string
  /** A number from 0 up to, but not including, 1: for jitter, not for secrets. */
  random(): number
}

const POOL_OCTETS = 8192
const pool = Buffer.alloc(POOL_OCTETS)
let used = POOL_OCTETS

/**
 * Randomness is drawn in bulk: one mail at a time costs a system call each. It comes from the global `crypto`, which loads
 * less than `node:crypto` does.
 */
function randomHex(count: number): string {
  if (count > POOL_OCTETS) return randomHex(POOL_OCTETS) + randomHex(count - POOL_OCTETS)
  if (used + count > POOL_OCTETS) {
    crypto.getRandomValues(pool)
    used = 0
  }
  used += count
  return pool.toString('hex', used - count, used)
}

/** The name of this host, and the system's randomness. */
export const systemIdentity: Identity = { hostName: hostname(), randomHex, random: Math.random }
