import type { EntryState, Found, Json } from '@turbomail/durable'
import type { Link } from './link.ts'
import type { MailData } from './stored-job.ts'

type Row = readonly [id: string, state: string, data: string, progress: string, result: string, why: string]

/** Those of the mails that are known. */
export async function findMails(link: Link, ids: readonly string[]): Promise<readonly Found[]> {
  if (ids.length === 0) return []
  const rows = (await link.run('mailFind', [link.key('')], ids)) as readonly Row[]
  return rows.map(readRow)
}

function readRow([id, state, data, progress, result, why]: Row): Found {
  return {
    id,
    state: stateOf(state, why),
    record: (JSON.parse(data) as MailData).record,
    progress: readJson(progress),
    result: readJson(result),
  }
}

function stateOf(state: string, why: string): EntryState {
  if (state !== 'held') return state as EntryState
  return why === 'in-doubt' ? 'in-doubt' : 'failed'
}

function readJson(text: string): Json | undefined {
  return text === '' ? undefined : (JSON.parse(text) as Json)
}
