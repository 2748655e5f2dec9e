import { formatNumber } from './number.ts'
import type { Result } from './result.ts'

const HEADINGS = ['', 'unit', 'TurboMail', 'nodemailer', 'ratio', 'min–max', 'target', '']

/** The cells of a result, as both the terminal and the documents show them. */
function cells(result: Result): string[] {
  const { ratio, target, unit } = result
  return [
    result.name,
    unit,
    formatNumber(result.turbomail),
    formatNumber(result.nodemailer),
    formatNumber(ratio.median),
    result.rounds.length > 1 ? `${formatNumber(ratio.min)}–${formatNumber(ratio.max)}` : '',
    target ? describeTarget(target, unit) : '',
    result.reached === undefined ? '' : result.reached ? 'reached' : 'MISSED',
  ]
}

function describeTarget(target: NonNullable<Result['target']>, unit: string): string {
  const bound = target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`
  return target.of === 'ratio' ? bound : `${bound} ${unit}`
}

/** Columns padded with spaces: words to the left, figures to the right. */
export function plainTable(results: readonly Result[]): string {
  const lines = [HEADINGS, ...results.map(cells)]
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => pad(cell, column, widths))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function pad(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0
  return column >= 2 && column <= 6 ? cell.padStart(width) : cell.padEnd(width)
}

export function markdownTable(results: readonly Result[]): string {
  const rule = HEADINGS.map((_, column) => (column >= 2 && column <= 6 ? '--:' : '---'))
  return [HEADINGS, rule, ...results.map(cells)].map((line) => `| ${line.join(' | ')} |`).join('\n')
}
