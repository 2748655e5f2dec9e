import { nearestName } from '@turbomail/core/contract'
import { UsageError } from '../command/usage-error.ts'
import type { CsvList } from './csv-list.ts'
import type { Draft } from './draft.ts'
import { fillDraft } from './fill-draft.ts'
import type { History } from './history.ts'
import { type Candidate, labelled, type MailJob } from './mail-job.ts'
import { columnsIn, type Row, RowError } from './template.ts'

/** The mails of a list, one for each row. */
export async function* listJobs(list: CsvList, draft: Draft, history: History): AsyncGenerator<Candidate> {
  for await (const row of list.rows()) yield { row: row.number, make: () => jobOf(draft, row, history) }
}

function jobOf(draft: Draft, row: Row, history: History): MailJob {
  if (row.fault !== undefined) throw new RowError(row.fault)
  const messageId = history.messageId(row.number)
  return labelled({ ...fillDraft(draft, row), ...(messageId === undefined ? {} : { messageId }) }, row.number)
}

/** Throws for a placeholder that no column of the list fills, before any row is looked at. */
export function checkColumns({ columns }: CsvList, draft: Draft): void {
  for (const [name, text] of textsOf(draft)) {
    for (const column of columnsIn(text, name)) if (!columns.includes(column)) throw missing(column, name, columns)
  }
}

function missing(column: string, name: string, columns: readonly string[]): UsageError {
  const nearest = nearestName(column, columns)
  const hint = nearest === undefined ? `It has ${columns.join(', ')}.` : `Did you mean "${nearest}"?`
  return new UsageError(`Row 1, the header, has no column "${column}", which ${name} asks for. ${hint}`)
}

function textsOf(draft: Draft): readonly (readonly [name: string, text: string])[] {
  const { from, subject, text, html, envelopeFrom } = draft
  const single = {
    '--from': from,
    '--subject': subject,
    'the text': text,
    'the HTML': html,
    '--envelope-from': envelopeFrom,
  }
  const several = {
    '--to': draft.to,
    '--cc': draft.cc,
    '--bcc': draft.bcc,
    '--reply-to': draft.replyTo,
    '--attach': draft.attach,
    '--header': draft.headers.map(({ body }) => body),
    '--unsubscribe': draft.unsubscribe,
    '--envelope-to': draft.envelopeTo,
  }
  return [
    ...Object.entries(single).flatMap(([name, one]) => (one === undefined ? [] : [[name, one] as const])),
    ...Object.entries(several).flatMap(([name, all]) => all.map((one) => [name, one] as const)),
  ]
}
