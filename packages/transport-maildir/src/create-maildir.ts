import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { attempted, closeFile, codeOf, onDisk, openFile, syncFile } from './disk.ts'
import type { ResolvedOptions } from './options.ts'

/** The three folders of a Maildir. */
const PARTS = ['tmp', 'new', 'cur'] as const

/** By this file a sub-folder is known as one (Maildir++). */
const MARK = 'maildirfolder'

type Made = Pick<ResolvedOptions, 'root' | 'target' | 'mode' | 'owner'>

/** Makes what is missing of the Maildir and its sub-folder, and puts that on the disk. */
export async function createMaildir(options: Made): Promise<void> {
  await onDisk(createBoth(options), 'The Maildir cannot be made')
}

async function createBoth(options: Made): Promise<void> {
  await createParts(options.root, options)
  if (options.target === options.root) return
  await createParts(options.target, options)
}

async function createParts(path: string, options: Made): Promise<void> {
  const isNew = await createFolder(path, options)
  const made = [isNew]
  for (const part of PARTS) made.push(await createFolder(join(path, part), options))
  if (path !== options.root) made.push(await createMark(join(path, MARK), options))
  if (made.includes(true)) await syncFolder(path)
  if (isNew) await syncFolder(dirname(path))
}

/** Whether it was made, and was not there before. */
async function createFolder(path: string, { mode, owner }: Made): Promise<boolean> {
  const entered = mode | ((mode & 0o444) >> 2)
  if (!(await unlessThere(mkdir(path, entered)))) return false
  await chmod(path, entered)
  if (owner !== undefined) await chown(path, owner.uid, owner.gid)
  return true
}

async function createMark(path: string, { mode, owner }: Made): Promise<boolean> {
  if (!(await unlessThere(writeFile(path, '', { flag: 'wx', mode })))) return false
  await chmod(path, mode)
  if (owner !== undefined) await chown(path, owner.uid, owner.gid)
  return true
}

async function unlessThere(making: Promise<unknown>): Promise<boolean> {
  try {
    await making
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const file = await openFile(path, 'r')
  try {
    await syncFile(file)
  } finally {
    await attempted(closeFile(file))
  }
}

/** Rejects with an error of the system, `ENOENT` or `ENOTDIR`, when one of the three folders is missing or is none. */
export async function checkParts(path: string): Promise<void> {
  const found = await Promise.all(PARTS.map((part) => stat(join(path, part))))
  const index = found.findIndex((one) => !one.isDirectory())
  if (index === -1) return
  const text = `ENOTDIR: not a directory, '${join(path, PARTS[index] ?? '')}'`
  throw Object.assign(new Error(text), { code: 'ENOTDIR' })
}
