/** For programs: what `turbomail lint` does. */
export type { Finding, Severity } from './lint/finding.ts'
export { lint } from './lint/lint.ts'
export type { LintOptions } from './lint/options.ts'
