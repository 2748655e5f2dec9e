import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Log } from '@turbomail/core/contract'
import { sameFile } from './files.ts'
import { findForeign } from './find-foreign.ts'
import type { OpenMailbox } from './open-mailbox.ts'
import { readAt } from './read-at.ts'
import type { AppendRecord } from './side-file.ts'

const BEFORE_OCTETS = 64
const LINE_END = 0x0a

/** The last octets ahead of `start`. */
export function readBefore(file: FileHandle, start: number): Promise<Buffer> {
  const count = Math.min(start, BEFORE_OCTETS)
  return readAt(file, start - count, count)
}

/**
 * Sets right what an append has left that was never finished, and so never reported as accepted: cuts it off, unless somebody has
 * appended a mail of their own behind it. Then it stays, set apart so that a reader sees that mail, and this is reported. A record of
 * a file that has been written anew since is of no use. Resolves with whether the file is as it was before that append.
 */
export async function settleTail(mailbox: OpenMailbox, record: AppendRecord, log: Log): Promise<boolean> {
  const { file } = mailbox
  const found = await file.stat({ bigint: true })
  const end = Number(found.size)
  if (record.file !== identityOf(found) || end <= record.start || !(await isOurs(file, record, end))) return true
  const foreign = await findForeign(file, record, end)
  if (foreign === undefined) {
    await file.truncate(record.start)
    await file.sync()
    return true
  }
  await setApart(mailbox, record.start, foreign)
  report(mailbox.path, record.start, foreign, log)
  return false
}

export function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`
}

/** Whether what begins at `start` is the append of the record. Where a crash of the machine has left zeros, it may be. */
async function isOurs(file: FileHandle, { start, before, lead, marks }: AppendRecord, end: number): Promise<boolean> {
  if ((await readBefore(file, start)).toString('base64') !== before) return false
  const wanted = Buffer.from(`${lead}${marks[0]?.[1] ?? ''}\n`)
  const found = await readAt(file, start, Math.min(wanted.length, end - start))
  return found.every((octet, index) => octet === wanted[index] || octet === 0)
}

/**
 * The line that begins the foreign mail gets an empty line ahead of it, which takes the place of the last octets of the torn one:
 * nothing moves. That wants a file that is not open for appending.
 */
async function setApart({ path, file }: OpenMailbox, start: number, foreign: number): Promise<void> {
  const from = Math.max(start, foreign - 2)
  const ahead = await readAt(file, from, foreign - from)
  if (ahead.every((octet) => octet === LINE_END)) return
  const writing = await open(path, constants.O_WRONLY | constants.O_NOFOLLOW)
  try {
    if (!sameFile(await writing.stat({ bigint: true }), await file.stat({ bigint: true }))) return
    await writing.write(Buffer.alloc(ahead.length, LINE_END), 0, ahead.length, from)
    await writing.sync()
  } finally {
    await writing.close()
  }
}

function report(path: string, start: number, end: number, log: Log): void {
  const message =
    `${path} has part of a mail that was not appended to its end, and is followed by a mail of another program, ` +
    'so it cannot be cut off. Nobody was told that it was accepted.'
  log.warn({ code: 'MBOX_TORN_TAIL', message, detail: { path, start, end } })
}
