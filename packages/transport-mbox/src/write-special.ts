import { type Clock, storageFailure, untilAborted } from '@turbomail/core/contract'
import type { Copy } from './copies.ts'
import { codeOf } from './files.ts'
import type { OpenMailbox } from './open-mailbox.ts'
import type { Variant } from './options.ts'
import type { PendingMail } from './pending-mail.ts'
import { sleep } from './sleep.ts'
import { StoredForm } from './stored-form.ts'
import { slicesOf } from './take-content.ts'
import { writePieces } from './write-pieces.ts'

/** How long a named pipe that is full is left alone. */
const FULL_MS = 10

/** Writes a mail to a device or a named pipe, where nothing can be taken back, and nothing be put on a disk. */
export async function writeSpecial(
  mailbox: OpenMailbox,
  mail: PendingMail,
  variant: Variant,
  clock: Clock,
): Promise<void> {
  const { signal, beforeCommit } = mail.options
  mail.begin('appending')
  try {
    if (mail.content.pieces === undefined && beforeCommit !== undefined) await untilAborted(beforeCommit(), signal)
    for (const copy of mail.copies) {
      for await (const pieces of piecesOf(mail, copy, variant)) await writeAll(mailbox, pieces, signal, clock)
    }
    mail.accept(mailbox.path)
  } catch (error) {
    if (signal.aborted && error === signal.reason) mail.giveUp()
    else mail.fail(error)
  }
}

async function* piecesOf(
  { mail, content, options: { signal } }: PendingMail,
  { head }: Copy,
  variant: Variant,
): AsyncGenerator<readonly Buffer[], void, undefined> {
  yield [head]
  if (content.pieces !== undefined) {
    yield content.pieces
    return
  }
  const form = new StoredForm(variant)
  for await (const slice of slicesOf(mail.content, signal)) yield form.push(slice)
  yield form.end()
}

/** A named pipe that is full takes more when somebody reads. */
async function writeAll(
  { file, path }: OpenMailbox,
  pieces: readonly Buffer[],
  signal: AbortSignal,
  clock: Clock,
): Promise<void> {
  let left = Buffer.concat(pieces)
  const count = (octets: number): void => {
    left = left.subarray(octets)
  }
  while (left.length > 0) {
    signal.throwIfAborted()
    try {
      await writePieces(file, [left], count)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw storageFailure(error, `Nothing could be written to ${path}`)
      await sleep(clock, FULL_MS, signal)
    }
  }
}
