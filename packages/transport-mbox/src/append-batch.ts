import type { Append } from './append.ts'
import type { PendingMail } from './pending-mail.ts'
import type { Mark } from './side-file.ts'

/** Where each mail ends, and what is to be written for all of them. */
interface Layout {
  readonly pieces: readonly Buffer[]
  readonly marks: readonly Mark[]
  readonly ends: ReadonlyMap<PendingMail, number>
}

/** Appends mails that are in memory: one write, one fsync. All are accepted, or none. */
export async function appendBatch(append: Append, mails: readonly PendingMail[], location: string): Promise<void> {
  for (const mail of mails) mail.begin('committing')
  const { pieces, marks, ends } = layOut(append.lead, mails)
  try {
    await append.announce(marks)
    await append.write(pieces)
    await append.commit()
  } catch (error) {
    const undone = await append.undo()
    for (const mail of mails) conclude(mail, error, undone || append.written < (ends.get(mail) ?? 0))
    return
  }
  for (const mail of mails) mail.accept(location)
}

function conclude(mail: PendingMail, error: unknown, failed: boolean): void {
  if (failed) mail.fail(error)
  else mail.doubt(error)
}

function layOut(lead: string, mails: readonly PendingMail[]): Layout {
  const pieces: Buffer[] = [Buffer.from(lead)]
  const marks: Mark[] = []
  const ends = new Map<PendingMail, number>()
  let at = lead.length
  for (const mail of mails) {
    const { pieces: content = [], octets = 0, fromPlaces } = mail.content
    for (const { head, fromLine } of mail.copies) {
      pieces.push(head, ...content)
      marks.push([at, fromLine], ...marksOf(fromPlaces, at + head.length))
      at += head.length + octets + 1
    }
    ends.set(mail, at)
  }
  return { pieces, marks, ends }
}

/** Those of a body that is not quoted. */
export function marksOf(fromPlaces: readonly number[], at: number): readonly Mark[] {
  return fromPlaces.map((place) => [at + place, 'From '])
}
