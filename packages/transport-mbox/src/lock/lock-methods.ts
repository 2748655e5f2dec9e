import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TransportFailedError } from '@turbomail/core/contract'
import type { ResolvedOptions } from '../options.ts'
import { loadFcntl, type TakeFcntl } from './fcntl-lock.ts'

/** How an mbox is locked. */
export interface LockMethods {
  /** Takes the fcntl lock; left out where it is not taken. */
  readonly fcntl?: TakeFcntl
  readonly dot: boolean
}

/** Where other programs lock by fcntl for sure. */
const SPOOLS = ['/var/mail/', '/var/spool/mail/']

/** The locks that were asked for; without `by` the best that are to be had, if they are enough for where the mbox is. */
export async function lockMethods({
  path,
  lock: { by },
}: Pick<ResolvedOptions, 'path' | 'lock'>): Promise<LockMethods> {
  if (by === 'dot') return { dot: true }
  const dot = by !== 'fcntl'
  try {
    return { fcntl: await loadFcntl(), dot }
  } catch (cause) {
    if (by === undefined && !(await isBelowSpool(path))) return { dot }
    throw unavailable(path, cause)
  }
}

export function nameOf({ fcntl, dot }: LockMethods): string {
  if (fcntl === undefined) return 'dot'
  return dot ? 'fcntl+dot' : 'fcntl'
}

async function isBelowSpool(path: string): Promise<boolean> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path))
  const resolved = await realpath(path).catch(() => join(folder, basename(path)))
  return SPOOLS.some((spool) => path.startsWith(spool) || resolved.startsWith(spool))
}

function unavailable(path: string, cause: unknown): TransportFailedError {
  const text =
    `${path} wants an fcntl lock, which other mail programs respect, and Node has none. ` +
    "Run: npm install fs-native-extensions. If a dot-lock is enough there, say so: lock: { by: 'dot' }."
  return new TransportFailedError('MBOX_LOCK_UNAVAILABLE', text, { permanence: 'permanent', phase: 'lock', cause })
}
