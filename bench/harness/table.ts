import { columnsFor } from './columns.ts'
import type { LeftOut, Result } from './result.ts'

/** Columns padded with spaces: words to the left, figures to the right. */
export function plainTable(results: readonly (Result | LeftOut)[]): string {
  const columns = columnsFor(results)
  const lines = [
    columns.map(({ heading }) => heading),
    ...results.map((result) => columns.map((one) => one.cell(result))),
  ]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)))
  const pad = (cell: string, index: number) => {
    const width = widths[index] ?? 0
    return columns[index]?.figures ? cell.padStart(width) : cell.padEnd(width)
  }
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')
}

export function markdownTable(results: readonly (Result | LeftOut)[]): string {
  const columns = columnsFor(results)
  const rule = columns.map(({ figures }) => (figures ? '--:' : '---'))
  const body = results.map((result) => columns.map((column) => column.cell(result)))
  return [columns.map(({ heading }) => heading), rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n')
}
