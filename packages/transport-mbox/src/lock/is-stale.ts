import type { BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import type { Ports } from '@turbomail/core/contract'
import { isGone, readHolder } from './holder.ts'

/** A lock that nobody has touched for so long is nobody's. */
const STALE_NS = 5n * 60n * 1_000_000_000n

/** Whether nobody has a lock any more. `own` was made a moment ago: by its time the file system's clock is read. */
export async function isStale(path: string, found: BigIntStats, own: string, ports: Ports): Promise<boolean> {
  const { mtimeNs } = await lstat(own, { bigint: true })
  return mtimeNs - found.mtimeNs > STALE_NS || isGone(await readHolder(path), ports.identity.hostName)
}
