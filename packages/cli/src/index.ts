/** For programs: what `turbomail lint` does. */
export type { Finding, Severity } from './lint/finding.ts'
export { type LintOptions, lint } from './lint/lint.ts'
