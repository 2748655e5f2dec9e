import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type Ports, storageFailure, type Timer } from '@turbomail/core/contract'
import { ignored, isMissing, sameFile } from '../files.ts'
import { type OpenMailbox, openMailbox } from '../open-mailbox.ts'
import type { ResolvedOptions } from '../options.ts'
import { DotLock } from './dot-lock.ts'
import type { LockMethods } from './lock-methods.ts'

/** Four touches may be missed before anybody takes the dot-lock for stale. */
const TOUCH_MS = 60_000

/** An open mbox that nobody else changes who locks by the book. */
export class LockedMailbox implements OpenMailbox {
  readonly path: string
  readonly file: OpenMailbox['file']
  readonly special: boolean
  readonly found: BigIntStats
  readonly #dot: DotLock | undefined
  readonly #ports: Ports
  #touching: Timer | undefined

  constructor(mailbox: OpenMailbox, dot: DotLock | undefined, ports: Ports) {
    this.found = mailbox.found
    this.path = mailbox.path
    this.file = mailbox.file
    this.special = mailbox.special
    this.#dot = dot
    this.#ports = ports
    if (dot !== undefined) this.#touchLater(dot)
  }

  /** Lets go of the locks in reverse order; closing the file ends the fcntl lock. Never rejects. */
  async release(): Promise<void> {
    this.#touching?.cancel()
    await this.#dot?.release()
    await ignored(this.file.close())
  }

  #touchLater(dot: DotLock): void {
    this.#touching = this.#ports.clock.schedule(() => {
      this.#touchLater(dot)
      void ignored(dot.touch())
    }, TOUCH_MS)
  }
}

/**
 * Takes the locks of an mbox as Debian's policy has it: fcntl first, the dot-lock after; when the second fails the first is dropped,
 * and after a while both are tried again. `again` waits for that while, and says whether it is worth another try; if not, this
 * resolves with `undefined`.
 */
export async function lockMailbox(
  options: ResolvedOptions,
  methods: LockMethods,
  ports: Ports,
  again: () => Promise<boolean>,
): Promise<LockedMailbox | undefined> {
  for (;;) {
    const locked = await tryLock(options, methods, ports)
    if (locked !== undefined) return locked
    if (!(await again())) return undefined
  }
}

/** `undefined` when somebody else has a lock, or has put another file in the place of this one. */
export async function tryLock(
  options: ResolvedOptions,
  methods: LockMethods,
  ports: Ports,
): Promise<LockedMailbox | undefined> {
  const mailbox = await openMailbox(options)
  try {
    const locked = mailbox.special
      ? new LockedMailbox(mailbox, undefined, ports)
      : await lockOpen(mailbox, methods, ports)
    if (locked === undefined) await ignored(mailbox.file.close())
    return locked
  } catch (error) {
    await ignored(mailbox.file.close())
    throw storageFailure(error, `The mbox ${mailbox.path} could not be locked`)
  }
}

async function lockOpen(mailbox: OpenMailbox, methods: LockMethods, ports: Ports): Promise<LockedMailbox | undefined> {
  if (methods.fcntl !== undefined && !methods.fcntl(mailbox.file.fd)) return undefined
  const dot = methods.dot ? await DotLock.take(mailbox.path, ports) : undefined
  if (methods.dot && dot === undefined) return undefined
  const found = await named(mailbox.path).catch(async (error: unknown) => {
    await dot?.release()
    throw error
  })
  if (found !== undefined && sameFile(found, mailbox.found)) return new LockedMailbox({ ...mailbox, found }, dot, ports)
  await dot?.release()
  return undefined
}

/** What the path leads to now. Programs that write a new mbox put it in the place of the old one. */
async function named(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true })
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
