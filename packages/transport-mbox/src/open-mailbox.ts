import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
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
    const file = await openOrCreate(path, options)
    try {
      return { path, ...(await examine(path, file, options)) }
    } catch (error) {
      await file.close()
      throw error
    }
  } catch (error) {
    if (error instanceof TransportFailedError) throw error
    if (NO_FILE.includes(codeOf(error))) throw unfit(options.path, 'is a symbolic link or no regular file', error)
    throw storageFailure(error, `The mbox ${options.path} could not be opened`)
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

async function examine(path: string, file: FileHandle, options: OpenOptions): Promise<Omit<OpenMailbox, 'path'>> {
  const found = await file.stat({ bigint: true })
  if (found.isFile()) {
    if (found.nlink > 1n && !options.allowLinks) throw unfit(path, 'has other names besides (hard links)')
    return { file, special: false, found }
  }
  if (!options.allowSpecial || !isSpecial(found)) throw unfit(path, 'is no regular file')
  const writing = await open(path, O_WRONLY | O_APPEND | O_NONBLOCK)
  await file.close()
  return { file: writing, special: true, found }
}

function isSpecial(found: BigIntStats): boolean {
  return found.isFIFO() || found.isCharacterDevice() || found.isBlockDevice()
}

/** It is not written to: who put it there may want mail, or root's writes, to go elsewhere. */
function unfit(path: string, what: string, cause?: unknown): TransportFailedError {
  const text = `The mbox ${path} ${what}, and is not written to unless allowLinks or allowSpecial says so.`
  return new TransportFailedError('MBOX_NOT_REGULAR', text, { permanence: 'transient', cause })
}
