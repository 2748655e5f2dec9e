import { MailError, untilAborted } from '@turbomail/core/contract'
import type { Append } from './append.ts'
import { marksOf } from './append-batch.ts'
import type { Copy } from './copies.ts'
import type { Variant } from './options.ts'
import type { PendingMail } from './pending-mail.ts'
import { StoredForm } from './stored-form.ts'
import { slicesOf } from './take-content.ts'

const WRITE_OCTETS = 256 * 1024

/** Appends a mail that is too large for memory, as it is read, for each of its copies. */
export async function appendStream(
  append: Append,
  mail: PendingMail,
  variant: Variant,
  location: string,
): Promise<void> {
  mail.begin('appending')
  const { signal, beforeCommit } = mail.options
  let whole = false
  try {
    for (const [index, copy] of mail.copies.entries()) await appendCopy(append, mail, copy, variant, index === 0)
    whole = true
    if (beforeCommit !== undefined) await untilAborted(beforeCommit(), signal)
    signal.throwIfAborted()
    mail.begin('committing')
    await append.commit()
  } catch (error) {
    const undone = await append.undo()
    if (whole && !undone) mail.doubt(error)
    else if (signal.aborted && error === signal.reason) mail.giveUp()
    else mail.fail(error)
    return
  }
  mail.accept(location)
}

async function appendCopy(
  append: Append,
  { mail, content: { octets, fromPlaces }, options: { signal } }: PendingMail,
  { head, fromLine }: Copy,
  variant: Variant,
  isFirst: boolean,
): Promise<void> {
  const lead = isFirst ? append.lead : ''
  const at = append.written + lead.length
  await append.announce([[at, fromLine], ...marksOf(fromPlaces, at + head.length)])
  await append.write([Buffer.from(lead), head])
  const form = new StoredForm(variant)
  let pieces: Buffer[] = []
  let held = 0
  for await (const slice of slicesOf(mail.content, signal)) {
    const before = form.octets
    pieces.push(...form.push(slice))
    held += form.octets - before
    checkLength(form.octets, octets, false)
    if (held < WRITE_OCTETS) continue
    await append.write(pieces)
    pieces = []
    held = 0
  }
  pieces.push(...form.end())
  checkLength(form.octets, octets, true)
  await append.write(pieces)
}

/** What was counted must come again, since a Content-Length tells it already. */
function checkLength(octets: number, counted: number | undefined, ended: boolean): void {
  if (counted === undefined || (ended ? octets === counted : octets <= counted)) return
  throw new MailError('CONTENT_CHANGED', 'The content was not the same when it was read for a second time.')
}
