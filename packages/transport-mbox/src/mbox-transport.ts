import {
  type Delivered,
  type DeliverOptions,
  type MailObject,
  type Ports,
  type Transport,
  untilAborted,
} from '@turbomail/core/contract'
import { copiesOf } from './copies.ts'
import { ignored } from './files.ts'
import { type LockMethods, lockMethods, nameOf } from './lock/lock-methods.ts'
import { tryLock } from './lock/mailbox-lock.ts'
import { MailboxQueue } from './mailbox-queue.ts'
import { isSpecial, openMailbox } from './open-mailbox.ts'
import type { ResolvedOptions } from './options.ts'
import { PendingMail } from './pending-mail.ts'
import { removeSideFile } from './side-file.ts'
import { takeContent } from './take-content.ts'

/**
 * Appends to an mbox. No file stays open between appends: other programs put another in its place. What is in memory has passed
 * `beforeCommit` before a lock is asked for; what is streamed passes it when all of it is written, and before it counts.
 */
export class MboxTransport implements Transport {
  readonly window: number
  readonly #options: ResolvedOptions
  readonly #ports: Ports
  #methods: LockMethods | undefined
  #queue: MailboxQueue | undefined
  #opening: Promise<void> | undefined

  constructor(options: ResolvedOptions, ports: Ports) {
    this.window = options.window
    this.#options = options
    this.#ports = ports
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted()
    const opening = this.#open()
    this.#opening = ignored(opening)
    await untilAborted(opening, signal)
  }

  async deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const { signal, beforeCommit } = options
    const content = await takeContent(mail.content, this.#options.variant, signal)
    if (content.pieces !== undefined && beforeCommit !== undefined) await untilAborted(beforeCommit(), signal)
    signal.throwIfAborted()
    const length = this.#options.variant === 'mboxcl2' ? content.bodyOctets : undefined
    const copies = copiesOf(mail, length, this.#options, this.#ports)
    const pending = new PendingMail(mail, copies, content, options, this.#ports.clock)
    return await this.#opened().add(pending)
  }

  /** Takes away the side file, if it says nothing and nobody has the locks. */
  async close(): Promise<void> {
    await this.#opening
    await this.#queue?.settled()
    if (this.#queue !== undefined) await ignored(this.#tidy())
  }

  describe(): Readonly<Record<string, unknown>> {
    const { path, variant } = this.#options
    return { mbox: path, variant, ...(this.#methods && { lock: nameOf(this.#methods) }) }
  }

  async #open(): Promise<void> {
    this.#methods = await lockMethods(this.#options)
    if (await isSpecial(this.#options.path, this.#options)) return
    const { file } = await openMailbox(this.#options)
    await ignored(file.close())
  }

  #opened(): MailboxQueue {
    this.#queue ??= new MailboxQueue(this.#options, this.#methods ?? { dot: true }, this.#ports)
    return this.#queue
  }

  async #tidy(): Promise<void> {
    if (await isSpecial(this.#options.path, this.#options)) return
    const locked = await tryLock(this.#options, this.#methods ?? { dot: true }, this.#ports)
    if (locked === undefined) return
    try {
      await removeSideFile(locked.path, locked.found)
    } finally {
      await locked.release()
    }
  }
}
