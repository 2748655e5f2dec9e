import type { BigIntStats } from 'node:fs'
import { link, lstat, rename, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Ports } from '@turbomail/core/contract'
import { ignored, sameFile } from '../files.ts'
import { isStale } from './is-stale.ts'

/**
 * Removes a stale dot-lock, if it is still the one that was found to be stale. Of two who break it at the same time the later would
 * remove the fresh lock of the earlier: so one breaks at a time, and looks again before. Others may remove it besides, so it is put
 * aside first, and put back when it is another. `own` is a file that was made a moment ago.
 */
export async function breakLock(path: string, stale: BigIntStats, own: string, ports: Ports): Promise<boolean> {
  const claim = join(dirname(path), `.${basename(path)}.breaking`)
  if (!(await takeClaim(claim, own, ports))) return false
  try {
    const now = await lstat(path, { bigint: true }).catch(() => undefined)
    return now !== undefined && isUnchanged(now, stale) && (await putAside(path, stale, ports))
  } finally {
    await ignored(unlink(claim))
  }
}

/** One that somebody has left who was killed is removed, and is free when it is tried again. */
async function takeClaim(claim: string, own: string, ports: Ports): Promise<boolean> {
  try {
    await writeFile(claim, `${process.pid}:${ports.identity.hostName}\n`, { flag: 'wx', mode: 0o644 })
    return true
  } catch {
    const found = await lstat(claim, { bigint: true }).catch(() => undefined)
    if (found !== undefined && (await isStale(claim, found, own, ports))) await ignored(unlink(claim))
    return false
  }
}

async function putAside(path: string, stale: BigIntStats, ports: Ports): Promise<boolean> {
  const aside = join(dirname(path), `.${basename(path)}.stale.${ports.identity.randomHex(6)}`)
  await rename(path, aside)
  const broken = isUnchanged(await lstat(aside, { bigint: true }), stale)
  if (!broken) await ignored(link(aside, path))
  await ignored(unlink(aside))
  return broken
}

function isUnchanged(now: BigIntStats, stale: BigIntStats): boolean {
  return sameFile(now, stale) && now.mtimeNs === stale.mtimeNs
}
