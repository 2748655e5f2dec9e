import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { storageFailure, TransportFailedError } from '@turbomail/core/contract'
import { codeOf, isMissing, syncFolder } from './files.ts'
import type { ResolvedOptions } from './options.ts'

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_WRONLY } = constants

/** What the system answers for a symbolic link, a folder and a socket. */
const NO_FILE: readonly unknown[] = ['ELOOP', 'EISDIR', 'ENXIO']

type OpenOptions = Pick<ResolvedOptions, 'path' | 'create' | 'mode' | 'allowLinks' | 'allowSpecial'>

export interface OpenMailbox {
  /** Where the file itself is; locks stand beside it. */
  readonly path: string
  readonly file: FileHandle
  /** Whether it is a device or a named pipe. */
  readonly special: boolean
  /** What it was when it was opened or, if that was later, locked. */
  readonly found: BigIntStats
}

/** Opens the file for appending, and makes it where it may. It is one that mail may be put into, or this rejects. */
export async function openMailbox(options: OpenOptions): Promise<OpenMailbox> {
  try {
    const path = await whereItIs(options)
    if (await isSpecial(path, options)) return await openSpecial(path)
    return await openRegular(path, options)
  } catch (error) {
    if (error instanceof TransportFailedError) throw error
    throw storageFailure(error, `The mbox ${options.path} could not be opened`)
  }
}

/** Whether it is a device or a named pipe, and may be. Such are not opened needlessly: a reader sees when they are closed. */
export async function isSpecial(path: string, { allowSpecial }: Pick<OpenOptions, 'allowSpecial'>): Promise<boolean> {
  if (!allowSpecial) return false
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && (found.isFIFO() || found.isCharacterDevice() || found.isBlockDevice())
}

/** A named pipe that nobody reads is not waited for: it cannot be opened. */
async function openSpecial(path: string): Promise<OpenMailbox> {
  const file = await open(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOFOLLOW)
  return { path, file, special: true, found: await file.stat({ bigint: true }) }
}

async function openRegular(path: string, options: OpenOptions): Promise<OpenMailbox> {
  const file = await openOrCreate(path, options)
  try {
    const found = await file.stat({ bigint: true })
    if (!found.isFile()) throw unfit(path, 'is no regular file')
    if (found.nlink > 1n && !options.allowLinks) throw unfit(path, 'has other names besides (hard links)')
    return { path, file, special: false, found }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function whereItIs({ path, create, allowLinks }: OpenOptions): Promise<string> {
  if (!allowLinks) return path
  try {
    return await realpath(path)
  } catch (error) {
    if (create && isMissing(error)) return path
    throw error
  }
}

/** Without waiting for the other end of a named pipe, whether such is wanted or not. */
async function openOrCreate(path: string, { create, mode }: OpenOptions): Promise<FileHandle> {
  const flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK
  for (;;) {
    try {
      return await open(path, flags)
    } catch (error) {
      if (NO_FILE.includes(codeOf(error))) throw unfit(path, 'is a symbolic link or no regular file', error)
      if (!create || !isMissing(error)) throw error
    }
    try {
      return await createFile(path, flags | O_CREAT | O_EXCL, mode)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

async function createFile(path: string, flags: number, mode: number): Promise<FileHandle> {
  const file = await open(path, flags, mode)
  try {
    await file.chmod(mode)
    await syncFolder(dirname(path))
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** It is not written to: who put it there may want mail, or root's writes, to go elsewhere. */
function unfit(path: string, what: string, cause?: unknown): TransportFailedError {
  const text = `The mbox ${path} ${what}, and is not written to unless allowLinks or allowSpecial says so.`
  return new TransportFailedError('MBOX_NOT_REGULAR', text, { permanence: 'transient', cause })
}
