import { isMailError } from '@turbomail/core'
import { EXIT } from './exit-code.ts'
import { printable } from './printable.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** An error as it is shown and written down. */
export interface ErrorFacts {
  readonly code: string
  readonly message: string
}

/** Codes of a mail, an option or a set-up that is at fault itself, before anything is tried. */
const AT_FAULT = /^(ADDRESS|HEADER|MESSAGE|CONTENT|ENVELOPE|OPTIONS|ROUTE)_|^MAILER_DISABLED$/

/** Why a file cannot be read or written. */
const FILE_CODES: ReadonlySet<unknown> = new Set(['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'EPERM', 'ENXIO'])

export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error) && !isMailError(error)) return { code: 'FAILED', message: printable(String(error)) }
  const code = (error as { readonly code?: unknown }).code
  return {
    code: typeof code === 'string' ? code : error.name,
    message: error.message.split('\n').map(printable).join('\n'),
  }
}

/** Whether a code of ours says that what was given is at fault, so that nothing was tried. */
export function isAtFault(code: string): boolean {
  return AT_FAULT.test(code)
}

/** Whether nothing was tried, because of what was given. */
export function isUsage(error: unknown): boolean {
  if (error instanceof UsageError) return true
  const { code } = Object(error) as { readonly code?: unknown }
  return isMailError(error) ? isAtFault(error.code) : FILE_CODES.has(code)
}

/** Says what went wrong, and gives the code to exit with. */
export function reportError(error: unknown, { output, errors }: Terminal, json: boolean): number {
  const facts = errorFacts(error)
  if (json) output.write(`${JSON.stringify({ error: facts })}\n`)
  else errors.write(`turbomail: ${facts.message}${error instanceof UsageError ? '' : ` (${facts.code})`}\n`)
  return isUsage(error) ? EXIT.usage : EXIT.failed
}
