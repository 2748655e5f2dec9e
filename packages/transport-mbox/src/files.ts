import type { BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'
import { storageFailure } from '@turbomail/core/contract'

/**
 * A number that was another file's a moment ago is given to a new one: so the time at which it was made counts, too. Where the system
 * does not tell it, Node has the time of the last change in its place.
 */
export function sameFile(one: BigIntStats, other: BigIntStats): boolean {
  if (one.ino !== other.ino || one.dev !== other.dev) return false
  return one.birthtimeNs === other.birthtimeNs || one.birthtimeNs === one.ctimeNs || other.birthtimeNs === other.ctimeNs
}

/** The code of an error of the system, such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

/** Settles when `work` does, whatever it comes to: for what is put in order after something else has failed. */
export async function ignored(work: Promise<unknown>): Promise<void> {
  await work.catch(() => {})
}

/** Settles as `work` does, an error of the file system as the failure of the transport that it is. */
export async function onDisk<T>(work: Promise<T>, what: string): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw storageFailure(cause, what)
  }
}

/** Has the disk hold the entries of a folder, so that a file that was made in it is there after a crash of the machine. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
