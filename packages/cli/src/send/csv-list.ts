import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type Info, parse } from 'csv-parse'
import type { Terminal } from '../command/terminal.ts'
import { UsageError } from '../command/usage-error.ts'
import type { Row } from './template.ts'

interface Record {
  readonly info: Info
  readonly record: readonly string[]
}

/** A list that is read row by row, as often as it is asked for. */
export class CsvList {
  /** The names in its first row. */
  readonly columns: readonly string[]
  readonly #open: () => Promise<Readable>
  readonly #separator: string

  private constructor(columns: readonly string[], open: () => Promise<Readable>, separator: string) {
    this.columns = columns
    this.#open = open
    this.#separator = separator
  }

  /** `-` is standard input, which is taken into memory. */
  static async open(name: string, separator: string, terminal: Terminal): Promise<CsvList> {
    const open = name === '-' ? whole(await buffer(terminal.input)) : await unchanged(name)
    for await (const { record } of records(await open(), separator)) {
      return new CsvList(checkHeader(record), open, separator)
    }
    throw new UsageError('The list is empty: its first row has the names of the columns.')
  }

  async *rows(): AsyncGenerator<Row> {
    let isHeader = true
    for await (const { info, record } of records(await this.#open(), this.#separator)) {
      if (!isHeader) yield this.#row(info.records + info.empty_lines, record)
      isHeader = false
    }
  }

  #row(number: number, record: readonly string[]): Row {
    const cells = new Map(record.map((cell, index) => [this.columns[index] ?? '', cell]))
    if (record.length <= this.columns.length) return { number, cells }
    const many = `${record.length} cells, and there are ${this.columns.length} columns`
    return {
      number,
      cells,
      fault: `Row ${number} has ${many}: a cell with the separator in it wants quotes around it.`,
    }
  }
}

function whole(octets: Buffer): () => Promise<Readable> {
  return async () => Readable.from([octets])
}

/** Opens the file; the second time it has to be what it was the first time. */
async function unchanged(name: string): Promise<() => Promise<Readable>> {
  const traits = async () => {
    const { size, mtimeMs } = await stat(name)
    return `${size} ${mtimeMs}`
  }
  const first = await traits()
  return async () => {
    if ((await traits()) !== first) throw new UsageError('The list has changed while it was read.')
    return createReadStream(name)
  }
}

async function* records(source: Readable, delimiter: string): AsyncGenerator<Record> {
  const parser = parse({ bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true })
  const piped = pipeline(source, utf8, parser)
  piped.catch(() => {})
  try {
    for await (const record of parser) yield record as Record
  } catch (error) {
    throw unreadable(error)
  }
}

async function* utf8(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    for await (const chunk of source) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError('The list is not in UTF-8: spreadsheets save it so as "CSV UTF-8".')
  }
}

function unreadable(error: unknown): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message: string }
  return String(code).startsWith('CSV_') ? new UsageError(`The list is no CSV: ${message}`) : error
}

function checkHeader(record: readonly string[]): readonly string[] {
  const columns = record.map((name) => name.trim())
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`Row 1, the header, has the column "${twice}" twice.`)
  return columns
}
