import type { Tone } from '../command/mark.ts'
import { printable } from '../command/printable.ts'
import type { Finding, Severity } from './finding.ts'

export const TONES: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warning', advice: 'quiet' }

/** `file:line:column severity rule message`, as editors and CI systems read it. */
export function findingLine(file: string, finding: Finding, mark: (word: string) => string): string {
  const { line, column, severity, rule, message, clause } = finding
  return `${printable(file)}:${line}:${column} ${mark(severity)} ${rule} ${printable(message)} (${clause})`
}

/** `2 errors, 1 warning, 3 advice`. */
export function totals(found: readonly Finding[]): string {
  const count = (wanted: Severity) => found.filter(({ severity }) => severity === wanted).length
  const [errors, warnings] = [count('error'), count('warning')]
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  return `${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${count('advice')} advice`
}
