import { isOn, numberOf, textOf } from '../command/flag-values.ts'
import type { Flags } from '../command/flags.ts'
import type { Terminal } from '../command/terminal.ts'
import { UsageError } from '../command/usage-error.ts'
import { checkList } from './check-list.ts'
import { Composer } from './composer.ts'
import { CsvList } from './csv-list.ts'
import { type Draft, readDraft } from './draft.ts'
import { dryRun } from './dry-run.ts'
import { History } from './history.ts'
import { checkColumns, listJobs } from './list-jobs.ts'
import { readWay, type Way } from './mailer-options.ts'
import { ResultsFile } from './results-file.ts'
import { sendList } from './send-list.ts'

const MOST_AT_ONCE = 1000

/** Sends a message for every row of a list, or says what it would send. */
export async function mailMerge(csv: string, values: Flags, terminal: Terminal): Promise<number> {
  checkFlags(values)
  const draft = await readDraft(values, terminal, csv !== '-')
  if (isNobodys(draft)) throw new UsageError("A list wants to know for whom each row is: --to '{{email}}'.")
  const list = await CsvList.open(csv, separatorOf(values), terminal)
  checkColumns(list, draft)
  const way = await readWay(values, terminal)
  return isOn(values, 'dry-run')
    ? tryOut(list, draft, way, values, terminal)
    : sendOut(list, draft, way, values, terminal)
}

function checkFlags(values: Flags): void {
  const results = textOf(values, 'results')
  if (isOn(values, 'resume') && results === undefined)
    throw new UsageError('--resume wants the --results of the run before.')
  if (isOn(values, 'retry-in-doubt') && !isOn(values, 'resume'))
    throw new UsageError('Only with --resume goes --retry-in-doubt.')
  if (isOn(values, 'long-lines')) throw new UsageError('Only with a whole message goes --long-lines.')
}

function isNobodys({ to, cc, bcc, envelopeTo }: Draft): boolean {
  return [to, cc, bcc, envelopeTo].every((list) => list.length === 0)
}

function separatorOf(values: Flags): string {
  const text = textOf(values, 'separator') ?? ','
  const separator = text === 'tab' ? '\t' : text
  if ([...separator].length === 1 && !/["\r\n]/.test(separator)) return separator
  throw new UsageError('--separator is one character, or tab.')
}

async function tryOut(list: CsvList, draft: Draft, way: Way, values: Flags, terminal: Terminal): Promise<number> {
  const results = isOn(values, 'resume') ? textOf(values, 'results') : undefined
  const history = new History(
    results === undefined ? [] : await ResultsFile.read(results),
    isOn(values, 'retry-in-doubt'),
  )
  const remaining = history.remaining.bind(history)
  return dryRun(listJobs(list, draft, history), way, { json: isOn(values, 'json'), remaining }, terminal)
}

async function sendOut(list: CsvList, draft: Draft, way: Way, values: Flags, terminal: Terminal): Promise<number> {
  const concurrency = numberOf(values, 'concurrency', 5, 1, MOST_AT_ONCE)
  const path = textOf(values, 'results')
  const before = path !== undefined && isOn(values, 'resume') ? await ResultsFile.read(path) : []
  const history = new History(before, isOn(values, 'retry-in-doubt'))
  const jobs = () => listJobs(list, draft, history)
  const composer = await Composer.create(way.options, false)
  const total = await checkList(jobs(), composer, history).finally(() => composer.stop())
  const results = path === undefined ? undefined : await ResultsFile.open(path, isOn(values, 'resume'))
  try {
    return await sendList(jobs(), { way, history, results, total, concurrency, json: isOn(values, 'json') }, terminal)
  } finally {
    await results?.close()
  }
}
