import { resolve } from 'node:path'
import {
  booleanOption,
  checkOptionNames,
  choiceOption,
  fileModeOption,
  numberOption,
  OptionsError,
} from '@turbomail/core/contract'
import { folderName } from './folder-name.ts'

/** What has reached the disk when a mail is called accepted. */
export type Durability = 'fsync' | 'group' | 'none'

/** How many copies of a mail are stored: one for each recipient, or a single one for all. */
export type Copies = 'each' | 'one'

/** To whom files and created folders are given. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Which Maildir, what a mail looks like there, and what has reached the disk when it is accepted. */
export interface MaildirOptions {
  /** The folder that holds `tmp`, `new` and `cur`. A relative path is one from the current folder. */
  readonly path: string
  /** A sub-folder after Maildir++, its levels separated by `/`, such as `Lists/Ann`. Without it mail goes into the Maildir itself. */
  readonly folder?: string
  /** Whether folders that are missing are made. The folder that the Maildir lies in must be there. @default false */
  readonly create?: boolean
  /** Permissions of the files, whatever the umask; created folders may also be entered by whoever may read. @default 0o600 */
  readonly mode?: number
  /** To whom files and created folders are given; only root may give them away. Without it they are this process's. */
  readonly owner?: Owner
  /**
   * `fsync`: file and folder are on the disk before a mail is accepted. `group`: so they are, and mails that are in flight
   * together share the fsync of the folder. `none`: the system writes them when it likes; a crash of the machine may lose
   * accepted mails. @default "fsync"
   */
  readonly durability?: Durability
  /** Deliveries that one instance takes in flight at once. @default 16 */
  readonly window?: number
  /** Instances that may be open at once. @default 1 */
  readonly maxInstances?: number
  /**
   * `each`: every recipient has a copy and an outcome of its own. `one`: a single copy for all of them, which names a
   * recipient only where there is no other. @default "each"
   */
  readonly copies?: Copies
  /** Whether a `Return-Path` field with the reverse-path comes first. @default true */
  readonly returnPath?: boolean
  /** Whether a `Delivered-To` field says for whom a copy is. @default true */
  readonly deliveredTo?: boolean
  /** Whether a `Received` field says when the mail came, and by which host. @default false */
  readonly received?: boolean
}

/** The options with their defaults, and where they lead. */
export interface ResolvedOptions {
  /** The Maildir. */
  readonly root: string
  /** Where mail goes: the Maildir or one of its sub-folders. */
  readonly target: string
  readonly create: boolean
  readonly mode: number
  readonly owner: Owner | undefined
  readonly durability: Durability
  readonly window: number
  readonly maxInstances: number
  readonly copies: Copies
  readonly returnPath: boolean
  readonly deliveredTo: boolean
  readonly received: boolean
}

export const DEFAULT_MODE = 0o600

const DEFAULTS: Omit<ResolvedOptions, 'root' | 'target' | 'owner'> = Object.freeze({
  create: false,
  mode: DEFAULT_MODE,
  durability: 'fsync',
  window: 16,
  maxInstances: 1,
  copies: 'each',
  returnPath: true,
  deliveredTo: true,
  received: false,
})

const NAMES = [...Object.keys(DEFAULTS), 'path', 'folder', 'owner']
const COUNT = { least: 1, whole: true }

export function resolveOptions(options: MaildirOptions): ResolvedOptions {
  checkOptionNames(options ?? null, NAMES)
  const { root, target } = resolvePlace(options)
  return {
    root,
    target,
    create: booleanOption(options.create, 'create', DEFAULTS.create),
    mode: fileModeOption(options.mode, 'mode', DEFAULTS.mode),
    owner: ownerOption(options.owner),
    durability: choiceOption(options.durability, 'durability', DEFAULTS.durability, ['fsync', 'group', 'none']),
    window: numberOption(options.window, 'window', DEFAULTS.window, COUNT),
    maxInstances: numberOption(options.maxInstances, 'maxInstances', DEFAULTS.maxInstances, COUNT),
    copies: choiceOption(options.copies, 'copies', DEFAULTS.copies, ['each', 'one']),
    returnPath: booleanOption(options.returnPath, 'returnPath', DEFAULTS.returnPath),
    deliveredTo: booleanOption(options.deliveredTo, 'deliveredTo', DEFAULTS.deliveredTo),
    received: booleanOption(options.received, 'received', DEFAULTS.received),
  }
}

/** The folder of the Maildir, and that of the sub-folder, which lies directly in it. */
export function resolvePlace({ path, folder }: Pick<MaildirOptions, 'path' | 'folder'>): {
  readonly root: string
  readonly target: string
} {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new OptionsError('OPTIONS_INVALID', 'path must name the folder of the Maildir.', 'path')
  }
  const root = resolve(path)
  return { root, target: folder === undefined ? root : resolve(root, folderName(folder)) }
}

function ownerOption(owner: Owner | undefined): Owner | undefined {
  if (owner === undefined) return undefined
  checkOptionNames(owner, ['uid', 'gid'], 'owner.')
  return { uid: idOption(owner.uid, 'owner.uid'), gid: idOption(owner.gid, 'owner.gid') }
}

function idOption(value: unknown, option: string): number {
  return numberOption(value ?? Number.NaN, option, 0, { least: 0, whole: true })
}
