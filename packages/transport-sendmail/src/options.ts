import { tmpdir } from 'node:os'
import { isAbsolute } from 'node:path'
import { checkOptionNames, choiceOption, numberOption, OptionsError } from '@turbomail/core/contract'

/** How the lines of a mail end. */
export type LineEnd = 'LF' | 'CRLF'

/** Which program is run, and how. */
export interface SendmailOptions {
  /** The program, as an absolute path: no search path is asked. @default "/usr/sbin/sendmail" */
  readonly path?: string
  /** Arguments ahead of `-i -f reverse-path -- recipients`. `-t` is refused: the envelope says who gets the mail. @default [] */
  readonly args?: readonly string[]
  /** What is added to the environment of this process for the program; `undefined` takes a variable away. @default {} */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** How the lines end that the program reads. @default "LF" */
  readonly lineEnd?: LineEnd
  /** How long the program may take for one mail, until it is ended and the mail is in doubt. @default 600_000 */
  readonly timeoutMs?: number
  /** Programs that may run at once. @default 5 */
  readonly maxInstances?: number
  /** Where a mail stands while the program reads it, in a file that has no name any more. @default os.tmpdir() */
  readonly spoolFolder?: string
}

export type ResolvedOptions = Required<SendmailOptions>

const DEFAULTS: Omit<ResolvedOptions, 'spoolFolder'> = Object.freeze({
  path: '/usr/sbin/sendmail',
  args: Object.freeze([]),
  env: Object.freeze({}),
  lineEnd: 'LF',
  timeoutMs: 600_000,
  maxInstances: 5,
})

/** The longest that a timer can be set for. */
const LONGEST_MS = 2 ** 31 - 1
const LINE_ENDS = ['LF', 'CRLF'] as const

export function resolveOptions(options: SendmailOptions = {}): ResolvedOptions {
  checkOptionNames(options, [...Object.keys(DEFAULTS), 'spoolFolder'])
  const bounds = { least: 1, whole: true }
  return {
    path: absolute(options.path, 'path', DEFAULTS.path),
    args: checkArgs(options.args),
    env: checkEnv(options.env),
    lineEnd: choiceOption(options.lineEnd, 'lineEnd', DEFAULTS.lineEnd, LINE_ENDS),
    timeoutMs: Math.min(LONGEST_MS, numberOption(options.timeoutMs, 'timeoutMs', DEFAULTS.timeoutMs, { least: 1 })),
    maxInstances: numberOption(options.maxInstances, 'maxInstances', DEFAULTS.maxInstances, bounds),
    spoolFolder: absolute(options.spoolFolder, 'spoolFolder', tmpdir()),
  }
}

function absolute(value: unknown, option: string, fallback: string): string {
  if (value === undefined) return fallback
  if (isText(value) && isAbsolute(value)) return value
  throw invalid(option, 'an absolute path')
}

function checkArgs(args: unknown = DEFAULTS.args): readonly string[] {
  if (!Array.isArray(args) || !args.every(isText)) throw invalid('args', 'a list of texts without NUL')
  if (args.includes('-t')) throw invalid('args', 'without -t: the envelope says who gets the mail')
  if (args.at(-1) === '--') throw invalid('args', 'without -- at the end: options follow')
  return [...args]
}

function checkEnv(env: unknown = DEFAULTS.env): Readonly<Record<string, string | undefined>> {
  const isVariable = (value: unknown) => value === undefined || isText(value)
  if (typeof env === 'object' && env !== null && Object.values(env).every(isVariable)) return { ...env }
  throw invalid('env', 'an object of texts without NUL')
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0')
}

function invalid(option: string, wanted: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `${option} must be ${wanted}.`, option)
}
