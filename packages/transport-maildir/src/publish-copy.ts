import type { Stats } from 'node:fs'
import { lstat, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, linkFile } from './disk.ts'
import type { StagedCopy } from './stage-mail.ts'
import { MOST_NAMES, type UniqueNames, withSizes } from './unique-names.ts'

/** What became of a copy that was to appear in `new`. */
export interface Published {
  readonly copy: StagedCopy
  /** Where it is, or may be. */
  readonly location: string
  /** `unknown`: an error was reported, and whether it has happened all the same cannot be found out. */
  readonly state: 'there' | 'absent' | 'unknown'
  readonly error?: unknown
}

/** How file systems say that they have no links, or no more for this file. */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EMLINK'])
/** Errors after which there is no link for sure. */
const SAYS_NO: ReadonlySet<unknown> = new Set(['EEXIST', 'ENOENT', 'ENOTDIR', 'EXDEV', 'EROFS', 'EACCES', ...NO_LINKS])

/**
 * Has a staged copy appear in `new`, whole and at once, and never in place of another file. It is linked, or renamed where
 * the file system has no links. Never rejects.
 */
export async function publishCopy(copy: StagedCopy, into: string, names: UniqueNames): Promise<Published> {
  for (let name = copy.name, count = 1; ; name = names.next(), count++) {
    const published = await publishAs(copy, join(into, withSizes(name, copy)))
    const isTaken = published.state === 'absent' && codeOf(published.error) === 'EEXIST'
    if (!isTaken || count === MOST_NAMES) return published
  }
}

async function publishAs(copy: StagedCopy, location: string): Promise<Published> {
  const linked = await link(copy, location)
  return linked.state === 'absent' && NO_LINKS.has(codeOf(linked.error)) ? await move(copy, location) : linked
}

async function link(copy: StagedCopy, location: string): Promise<Published> {
  try {
    await linkFile(copy.path, location)
    return { copy, location, state: 'there' }
  } catch (error) {
    return { copy, location, state: await stateAfterLink(copy.path, location, error), error }
  }
}

/** Over NFS the server may have made a link whose reply was lost: then the file has two names, and this is the other. */
async function stateAfterLink(path: string, location: string, error: unknown): Promise<Published['state']> {
  const [staged, found] = await Promise.all([look(path), look(location)])
  if (isFile(staged)) {
    if (staged.nlink <= 1) return 'absent'
    if (isFile(found) && found.ino === staged.ino && found.dev === staged.dev) return 'there'
  }
  return SAYS_NO.has(codeOf(error)) ? 'absent' : 'unknown'
}

/** The name is this delivery's own, so nobody takes it between the look and the rename. */
async function move(copy: StagedCopy, location: string): Promise<Published> {
  const found = await look(location)
  if (found !== undefined) return { copy, location, state: 'absent', error: isFile(found) ? exists(location) : found }
  try {
    await rename(copy.path, location)
    return { copy, location, state: 'there' }
  } catch (error) {
    return { copy, location, state: await stateAfterRename(copy.path, location), error }
  }
}

async function stateAfterRename(path: string, location: string): Promise<Published['state']> {
  if (isFile(await look(path))) return 'absent'
  return isFile(await look(location)) ? 'there' : 'unknown'
}

/** What a path leads to: a file, nothing, or an error that keeps us from knowing. */
type Look = Stats | undefined | Error

async function look(path: string): Promise<Look> {
  try {
    return await lstat(path)
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : (error as Error)
  }
}

function isFile(found: Look): found is Stats {
  return found !== undefined && !(found instanceof Error)
}

function exists(location: string): Error {
  return Object.assign(new Error(`EEXIST: file already exists, rename to '${location}'`), { code: 'EEXIST' })
}
