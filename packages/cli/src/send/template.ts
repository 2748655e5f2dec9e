import { UsageError } from '../command/usage-error.ts'

/** A row of a list: its cells by the names of their columns, and where it is. */
export interface Row {
  /** As a spreadsheet counts: the header is row 1. */
  readonly number: number
  readonly cells: ReadonlyMap<string, string>
  /** What is wrong with all of it. */
  readonly fault?: string
}

/** What is wrong with a row: it names row and column. */
export class RowError extends UsageError {}

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g

/** The names of the columns that a text wants. A `UsageError` tells of a `{{` that begins no placeholder. */
export function columnsIn(text: string, name: string): readonly string[] {
  const rest = text.replace(PLACEHOLDER, '')
  if (rest.includes('{{')) {
    const line = text.slice(0, text.indexOf('{{', firstStray(text))).split('\n').length
    const start = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    throw new UsageError(`${start} has a "{{" in line ${line} that begins no placeholder: they are written {{column}}.`)
  }
  return [...text.matchAll(PLACEHOLDER)].map((match) => (match[1] ?? '').trim())
}

function firstStray(text: string): number {
  let end = 0
  for (const { 0: match, index } of text.matchAll(PLACEHOLDER)) {
    if (text.slice(end, index).includes('{{')) return end
    end = index + match.length
  }
  return end
}

/** The text with the cells of a row in place of its placeholders, each as `write` has it. */
export function fillIn(
  text: string,
  row: Row,
  write: (cell: string, column: string) => string = (cell) => cell,
): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const column = name.trim()
    const cell = row.cells.get(column)
    if (cell === undefined) throw new RowError(`Row ${row.number} has no column "${column}".`)
    return write(cell, column)
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** As HTML has it in text and in quoted attributes. */
export function escapeHtml(cell: string): string {
  return cell.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
