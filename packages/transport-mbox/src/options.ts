import { resolve } from 'node:path'
import {
  booleanOption,
  checkOptionNames,
  choiceOption,
  fileModeOption,
  numberOption,
  OptionsError,
} from '@turbomail/core/contract'

/**
 * How a line of a mail that begins with `From ` is kept apart from the line that begins the next mail. `mboxrd`: with a `>` ahead
 * of it, and one more ahead of a line that has some already, so that nothing is lost. `mboxo`: with a `>` ahead of it, which no
 * reader can tell from one that was sent. `mboxcl2`: as it is, and a `Content-Length` field says where the mail ends.
 */
export type Variant = 'mboxrd' | 'mboxo' | 'mboxcl2'

/** How many copies of a mail are appended: one for each recipient, or a single one for all. */
export type Copies = 'each' | 'one'

/** Which locks are taken, in this order. */
export type LockKind = 'fcntl+dot' | 'dot' | 'fcntl'

/** How others are kept away from the file. */
export interface LockOptions {
  /**
   * Which locks keep others away. `fcntl` wants the package `fs-native-extensions`. Left open, both are taken; without the package
   * the dot-lock alone, but not below `/var/mail` and `/var/spool/mail`, where it must be asked for by name.
   * @default "fcntl+dot"
   */
  readonly by?: LockKind
  /** How long a mail waits for the locks, in milliseconds. @default 30_000 */
  readonly waitMs?: number
}

/** Which file, in which format, and who else may have it meanwhile. */
export interface MboxOptions {
  /** The mbox file. A relative path is one from the current folder. The folder must be writable: locks stand beside the file. */
  readonly path: string
  /** How a line that begins with `From ` is kept apart from the beginning of a mail. @default "mboxrd" */
  readonly variant?: Variant
  /** Whether the file is made where it is missing. Its folder must be there. @default false */
  readonly create?: boolean
  /** Permissions of a file that is made, whatever the umask. @default 0o600 */
  readonly mode?: number
  /**
   * `by`: which locks are taken, in that order (`'fcntl+dot'`, `'dot'`, `'fcntl'`); `waitMs`: how long a mail waits for them.
   * @default { by: 'fcntl+dot', waitMs: 30_000 }
   */
  readonly lock?: LockOptions
  /** Deliveries in flight at once: those that wait together share one lock, one append and one fsync. @default 64 */
  readonly window?: number
  /**
   * `each`: every recipient has a copy of its own. `one`: a single copy for all of them, which names a recipient only where there
   * is no other. Either way all copies are appended, or none. @default "each"
   */
  readonly copies?: Copies
  /** Whether a `Return-Path` field with the reverse-path comes first. @default true */
  readonly returnPath?: boolean
  /** Whether a `Delivered-To` field says for whom a copy is. @default true */
  readonly deliveredTo?: boolean
  /** Whether the path may be a symbolic link, or the file have other names besides. @default false */
  readonly allowLinks?: boolean
  /**
   * Whether the path may be a device or a named pipe. Such is written to without locks, and what has been written to it cannot be
   * taken back. @default false
   */
  readonly allowSpecial?: boolean
}

/** The options with their defaults. */
export interface ResolvedOptions extends Required<Omit<MboxOptions, 'lock'>> {
  readonly lock: { readonly by: LockKind | undefined; readonly waitMs: number }
}

const LOCKS: readonly LockKind[] = ['fcntl+dot', 'dot', 'fcntl']
const VARIANTS: readonly Variant[] = ['mboxrd', 'mboxo', 'mboxcl2']

const DEFAULTS: Omit<ResolvedOptions, 'path'> = Object.freeze({
  variant: 'mboxrd',
  create: false,
  mode: 0o600,
  lock: Object.freeze({ by: undefined, waitMs: 30_000 }),
  window: 64,
  copies: 'each',
  returnPath: true,
  deliveredTo: true,
  allowLinks: false,
  allowSpecial: false,
})

export function resolveOptions(options: MboxOptions): ResolvedOptions {
  checkOptionNames(options ?? null, [...Object.keys(DEFAULTS), 'path'])
  return {
    path: pathOption(options.path),
    variant: choiceOption(options.variant, 'variant', DEFAULTS.variant, VARIANTS),
    create: booleanOption(options.create, 'create', DEFAULTS.create),
    mode: fileModeOption(options.mode, 'mode', DEFAULTS.mode),
    lock: lockOption(options.lock),
    window: numberOption(options.window, 'window', DEFAULTS.window, { least: 1, whole: true }),
    copies: choiceOption(options.copies, 'copies', DEFAULTS.copies, ['each', 'one']),
    returnPath: booleanOption(options.returnPath, 'returnPath', DEFAULTS.returnPath),
    deliveredTo: booleanOption(options.deliveredTo, 'deliveredTo', DEFAULTS.deliveredTo),
    allowLinks: booleanOption(options.allowLinks, 'allowLinks', DEFAULTS.allowLinks),
    allowSpecial: booleanOption(options.allowSpecial, 'allowSpecial', DEFAULTS.allowSpecial),
  }
}

function pathOption(path: unknown): string {
  if (typeof path === 'string' && path !== '' && !path.endsWith('/') && !path.includes('\0')) return resolve(path)
  throw new OptionsError('OPTIONS_INVALID', 'path must name the mbox file.', 'path')
}

function lockOption(lock: LockOptions | undefined): ResolvedOptions['lock'] {
  checkOptionNames(lock, ['by', 'waitMs'], 'lock.')
  return {
    by: lock?.by === undefined ? undefined : choiceOption(lock.by, 'lock.by', 'fcntl+dot', LOCKS),
    waitMs: numberOption(lock?.waitMs, 'lock.waitMs', DEFAULTS.lock.waitMs, { least: 0 }),
  }
}
