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
  try {
    const staged = await lstat(path)
    if (staged.nlink <= 1) return 'absent'
    const found = await lstat(location)
    return found.ino === staged.ino && found.dev === staged.dev ? 'there' : stateOfOther(error)
  } catch (lost) {
    return codeOf(lost) === 'ENOENT' && codeOf(error) === 'ENOENT' ? 'absent' : 'unknown'
  }
}

/** The name is another file's, so this one has not got it; a second name that it has is somebody else's doing. */
function stateOfOther(error: unknown): Published['state'] {
  return codeOf(error) === 'EEXIST' ? 'absent' : 'unknown'
}

/** The name is this delivery's own, so nobody takes it between the look and the rename. */
async function move(copy: StagedCopy, location: string): Promise<Published> {
  const taken = await isThere(location)
  if (taken !== false) return { copy, location, state: 'absent', error: taken === true ? exists(location) : taken }
  try {
    await rename(copy.path, location)
    return { copy, location, state: 'there' }
  } catch (error) {
    return { copy, location, state: await stateAfterRename(copy.path, location), error }
  }
}

async function stateAfterRename(path: string, location: string): Promise<Published['state']> {
  if ((await isThere(path)) === true) return 'absent'
  return (await isThere(location)) === true ? 'there' : 'unknown'
}

/** Whether there is a file, or the error that keeps us from knowing. */
async function isThere(path: string): Promise<unknown> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? false : error
  }
}

function exists(location: string): Error {
  return Object.assign(new Error(`EEXIST: file already exists, rename to '${location}'`), { code: 'EEXIST' })
}
