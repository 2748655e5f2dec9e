import type { TransportFactory } from '@turbomail/core/contract'
import { type MaildirOptions, maildir } from '@turbomail/transport-maildir'
import { type LockOptions, mbox } from '@turbomail/transport-mbox'
import type { Contents } from './contents.ts'
import type { Variant } from './quoting.ts'
import { readMaildir } from './read-maildir.ts'
import { readMbox } from './read-mbox.ts'

/** One kind of mailbox that is written to, and how to look into it without the code that wrote it. */
export interface Store {
  readonly name: string
  readonly format: 'maildir' | 'mbox'
  /** How lines that begin with `From ` stand in it. */
  readonly variant: Variant | undefined
  /** `lockWaitMs`: how long it waits for locks, where there are some; by default as long as the package has it. */
  factory(path: string, lockWaitMs?: number): TransportFactory
  /** What is in it. */
  contents(path: string): Promise<Contents>
}

const STORES: readonly Store[] = [
  maildirStore('Maildir'),
  maildirStore('Maildir that shares fsyncs', { durability: 'group' }),
  mboxStore('mboxrd', 'mboxrd'),
  mboxStore('mboxrd under a dot-lock alone', 'mboxrd', { by: 'dot' }),
  mboxStore('mboxo', 'mboxo'),
  mboxStore('mboxcl2', 'mboxcl2'),
]

export function storeNamed(name: string): Store {
  const store = STORES.find((each) => each.name === name)
  if (store === undefined) throw new Error(`no store is called ${name}`)
  return store
}

function maildirStore(name: string, options: Partial<MaildirOptions> = {}): Store {
  return {
    name,
    format: 'maildir',
    variant: undefined,
    factory: (path) => maildir({ path, create: true, ...options }),
    contents: readMaildir,
  }
}

function mboxStore(name: string, variant: Variant, lock: LockOptions = {}): Store {
  return {
    name,
    format: 'mbox',
    variant,
    factory: (path, waitMs) =>
      mbox({ path, variant, create: true, lock: { ...lock, ...(waitMs !== undefined && { waitMs }) } }),
    contents: (path) => readMbox(path, variant),
  }
}
