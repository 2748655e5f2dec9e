import { lstat, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { checkOptionNames, numberOption, type Ports, systemPorts } from '@turbomail/core/contract'
import { codeOf, onDisk } from './disk.ts'
import { type MaildirOptions, resolvePlace } from './options.ts'

/** Which Maildir is swept, and of what. */
export interface SweepOptions extends Pick<MaildirOptions, 'path' | 'folder'> {
  /** How long nobody may have touched a file, in milliseconds. @default 129_600_000, which is 36 hours */
  readonly olderThanMs?: number
}

/** As long as the specification of Maildir has readers wait. */
const STALE_MS = 36 * 60 * 60 * 1000

/**
 * Removes from `tmp` the files that deliveries have left which did not come to their end, and gives their paths: those
 * that nobody has read, written or changed for `olderThanMs`. Nothing calls it but you. Rejects with a `TransportFailedError`
 * (`MAILBOX_…`) when the folder cannot be read or a file not be removed.
 */
export async function sweepMaildir(options: SweepOptions, ports: Ports = systemPorts): Promise<readonly string[]> {
  checkOptionNames(options ?? null, ['path', 'folder', 'olderThanMs'])
  const tmp = join(resolvePlace(options).target, 'tmp')
  const before = ports.clock.now() - numberOption(options.olderThanMs, 'olderThanMs', STALE_MS, { least: 0 })
  const removed: string[] = []
  for (const name of await onDisk(readdir(tmp), 'The Maildir cannot be swept')) {
    const path = join(tmp, name)
    if (await onDisk(removeStale(path, before), 'The Maildir cannot be swept')) removed.push(path)
  }
  return removed
}

/** Somebody else may be faster, with this file or with sweeping. */
async function removeStale(path: string, before: number): Promise<boolean> {
  try {
    const found = await lstat(path)
    if (found.isDirectory() || Math.max(found.atimeMs, found.mtimeMs, found.ctimeMs) >= before) return false
    await unlink(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}
