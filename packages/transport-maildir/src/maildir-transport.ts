import { join } from 'node:path'
import {
  type Delivered,
  type DeliverOptions,
  type MailObject,
  type Ports,
  type Transport,
  untilAborted,
} from '@turbomail/core/contract'
import { type Copy, copiesOf } from './copies.ts'
import { checkParts, createMaildir } from './create-maildir.ts'
import { Delivery } from './delivery.ts'
import { attempted, codeOf, onDisk } from './disk.ts'
import { heedAbort } from './heed-abort.ts'
import { NewFolder } from './new-folder.ts'
import type { ResolvedOptions } from './options.ts'
import type { Stage } from './stage-copy.ts'
import { UniqueNames } from './unique-names.ts'

/** A handle of one Maildir or sub-folder. */
export class MaildirTransport implements Transport {
  readonly window: number
  readonly #options: ResolvedOptions
  readonly #ports: Ports
  readonly #stage: Stage
  /** What is still done, also for mails that have been given up. */
  readonly #working = new Set<Promise<unknown>>()
  #folder: NewFolder | undefined

  constructor(options: ResolvedOptions, ports: Ports) {
    this.window = options.window
    this.#options = options
    this.#ports = ports
    this.#stage = { tmp: join(options.target, 'tmp'), names: new UniqueNames(ports), options }
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted()
    await untilAborted(this.#following(this.#open()), signal)
  }

  deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const paths = mail.envelope.recipients.map(({ path }) => path)
    const copies = copiesOf(mail, this.#options, this.#ports) as readonly [Copy, ...Copy[]]
    const delivery = new Delivery(this.#stage, this.#folder as NewFolder)
    const work = this.#following(delivery.run(copies, mail, options))
    return heedAbort(work, delivery, paths, options.signal, this.#ports.clock)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#working].map(attempted))
    await this.#folder?.close()
  }

  describe(): Readonly<Record<string, unknown>> {
    const { target, durability, copies } = this.#options
    return { transport: 'maildir', path: target, durability, copies }
  }

  #following<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work)
    attempted(work).then(() => this.#working.delete(work))
    return work
  }

  async #open(): Promise<void> {
    const { target, create, durability } = this.#options
    if (create) await createMaildir(this.#options)
    await onDisk(checkParts(target).catch(explain), 'There is no Maildir')
    this.#folder = await NewFolder.open(join(target, 'new'), durability)
  }
}

/** A Maildir that is missing is not made unless asked for: nobody might ever read it. */
function explain(error: unknown): never {
  if (error instanceof Error && codeOf(error) === 'ENOENT') error.message += ' (create: true makes what is missing)'
  throw error
}
