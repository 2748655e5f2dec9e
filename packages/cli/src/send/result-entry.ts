import type { Fate } from '@turbomail/core'
import { parse } from 'csv-parse/sync'
import { printable } from '../command/printable.ts'
import { UsageError } from '../command/usage-error.ts'
import type { Settled } from './settled.ts'
import { wordsOf } from './show-settled.ts'

/** What is written down of a mail and a recipient: `sending` before it is handed over, and its fate afterwards. */
export interface ResultEntry {
  readonly row: number
  readonly recipient: string
  readonly fate: Fate | 'sending'
  /** The reply, or the reason. */
  readonly words: string
  readonly code?: number
  readonly messageId: string
  readonly queueId?: string
  /** ISO 8601. */
  readonly time: string
}

export type ResultFormat = 'csv' | 'jsonl'

const COLUMNS: readonly (keyof ResultEntry)[] = [
  'row',
  'recipient',
  'fate',
  'code',
  'words',
  'messageId',
  'queueId',
  'time',
]

export function formatOf(path: string): ResultFormat {
  if (/\.csv$/i.test(path)) return 'csv'
  if (/\.(jsonl|ndjson)$/i.test(path)) return 'jsonl'
  throw new UsageError('--results wants a file that ends in .csv or .jsonl.')
}

export function headerOf(format: ResultFormat): string {
  return format === 'csv' ? `${COLUMNS.join(',')}\n` : ''
}

/** One line: whoever reads it can tell what was cut off. */
export function writeEntry(entry: ResultEntry, format: ResultFormat): string {
  const text = format === 'csv' ? COLUMNS.map((name) => cell(entry[name])).join(',') : JSON.stringify(entry)
  return `${text}\n`
}

function cell(value: string | number | undefined): string {
  const text = printable(String(value ?? ''))
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Reads whole lines. A `UsageError` tells of a file that is something else. */
export function readEntries(text: string, format: ResultFormat): readonly ResultEntry[] {
  try {
    return format === 'csv'
      ? readCsv(text)
      : text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
  } catch {
    throw new UsageError('The file that --results names is none of results.')
  }
}

function readCsv(text: string): readonly ResultEntry[] {
  if (!text.startsWith(headerOf('csv'))) throw new TypeError('another header')
  const records = parse(text, { columns: true }) as readonly (Omit<ResultEntry, 'row'> & { readonly row: string })[]
  return records.map((record) => ({ ...record, row: Number(record.row) }))
}

/** The entries of a mail that is settled; one that never came to be has an entry without a recipient. */
export function entriesOf({ row, messageId = '', outcomes, error }: Settled, time: string): readonly ResultEntry[] {
  const base = { row, messageId, time }
  if (outcomes.length === 0) return [{ ...base, recipient: '', fate: 'untried', words: error?.message ?? '' }]
  return outcomes.map((outcome) => ({
    ...base,
    recipient: outcome.recipient,
    fate: outcome.fate,
    words: wordsOf(outcome),
    ...(outcome.reply === undefined ? {} : { code: outcome.reply.code }),
    ...(outcome.queueId === undefined ? {} : { queueId: outcome.queueId }),
  }))
}
