import type { BigIntStats } from 'node:fs'
import { link, lstat, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Ports } from '@turbomail/core/contract'
import { ignored, sameFile } from '../files.ts'

/**
 * Removes a stale dot-lock, if it is still the one that was found to be stale. Of two who break it at the same time the later could
 * remove the fresh lock of the earlier: so it is first put aside under a name of one's own, then looked at, and put back when it is
 * another.
 */
export async function breakLock(path: string, stale: BigIntStats, ports: Ports): Promise<boolean> {
  const now = await lstat(path, { bigint: true }).catch(() => undefined)
  if (now === undefined || !isUnchanged(now, stale)) return false
  const aside = join(dirname(path), `.${basename(path)}.stale.${ports.identity.randomHex(6)}`)
  try {
    await rename(path, aside)
  } catch {
    return false
  }
  const broken = isUnchanged(await lstat(aside, { bigint: true }), stale)
  if (!broken) await ignored(link(aside, path))
  await ignored(unlink(aside))
  return broken
}

function isUnchanged(now: BigIntStats, stale: BigIntStats): boolean {
  return sameFile(now, stale) && now.mtimeNs === stale.mtimeNs
}
