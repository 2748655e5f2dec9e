import { randomFillSync } from 'node:crypto'
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

/** Randomness is drawn in bulk: one mail at a time costs a system call each. */
function randomHex(count: number): string {
  if (count > POOL_OCTETS) return randomFillSync(Buffer.alloc(count)).toString('hex')
  if (used + count > POOL_OCTETS) {
    randomFillSync(pool)
    used = 0
  }
  used += count
  return pool.toString('hex', used - count, used)
}

export const systemIdentity: Identity = { hostName: hostname(), randomHex, random: Math.random }
