import { type BigIntStats, constants } from 'node:fs'
import { link, lstat, open, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Ports } from '@turbomail/core/contract'
import { codeOf, ignored, sameFile } from '../files.ts'
import { breakLock } from './break-lock.ts'
import { isStale } from './is-stale.ts'

/** The dot-lock of a mailbox: `joe.lock` beside `joe`, as liblockfile makes it, with the pid and the host in it. */
export class DotLock {
  readonly path: string
  readonly #made: BigIntStats
  readonly #text: string

  private constructor(path: string, made: BigIntStats, text: string) {
    this.path = path
    this.#made = made
    this.#text = text
  }

  /**
   * Takes it, or resolves with `undefined` when somebody else has it. A stale lock is broken, and then taken like any other. Whether
   * `link` has made the lock is read off the files, since over a network its answer may be lost or be that of an earlier try.
   */
  static async take(mailbox: string, ports: Ports): Promise<DotLock | undefined> {
    const path = lockPath(mailbox)
    const text = `${process.pid}:${ports.identity.hostName}\n`
    const own = join(dirname(path), `.${basename(path)}.${process.pid}.${ports.identity.randomHex(6)}`)
    await writeFile(own, text, { flag: 'wx', mode: 0o644 })
    try {
      const made = (await linkTo(own, path)) ?? ((await removeIfStale(own, path, ports)) && (await linkTo(own, path)))
      return made ? new DotLock(path, made, text) : undefined
    } finally {
      await ignored(unlink(own))
    }
  }

  /** Says that somebody is still there. Writing has the file's time set by the clock that others compare it with. */
  async touch(): Promise<void> {
    const file = await open(this.path, constants.O_WRONLY | constants.O_NOFOLLOW)
    try {
      if (sameFile(await file.stat({ bigint: true }), this.#made)) await file.write(this.#text, 0)
    } finally {
      await file.close()
    }
  }

  /** Never rejects: a lock that cannot be removed becomes stale. One that somebody has broken is no longer ours to remove. */
  async release(): Promise<void> {
    const now = await lookTwice(this.path).catch(() => undefined)
    if (now === undefined || !sameFile(now, this.#made)) return
    await unlink(this.path).catch(() => ignored(unlink(this.path)))
  }
}

export function lockPath(mailbox: string): string {
  return `${mailbox}.lock`
}

/** What the lock is now, if it is `own` under another name. */
async function linkTo(own: string, path: string): Promise<BigIntStats | undefined> {
  const failure = await link(own, path).then(
    () => undefined,
    (error: unknown) => error,
  )
  const made = await lookTwice(own)
  if (made.nlink === 2n) return made
  if (failure === undefined || codeOf(failure) === 'EEXIST') return undefined
  throw failure
}

/** A lock that could not be looked at would stay: an error that passes is not to bring that about. */
function lookTwice(path: string): Promise<BigIntStats> {
  const look = () => lstat(path, { bigint: true })
  return look().catch(look)
}

async function removeIfStale(own: string, path: string, ports: Ports): Promise<boolean> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined)
  if (found === undefined) return true
  return (await isStale(path, found, own, ports)) && (await breakLock(path, found, own, ports))
}
