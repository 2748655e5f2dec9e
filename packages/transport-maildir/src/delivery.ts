import { type Delivered, type DeliverOptions, type MailObject, untilAborted } from '@turbomail/core/contract'
import type { Copy } from './copies.ts'
import type { NewFolder } from './new-folder.ts'
import { type Published, publishCopy } from './publish-copy.ts'
import { failureOf, settle } from './settle.ts'
import type { Stage } from './stage-copy.ts'
import { discard, type StagedCopy, stageMail } from './stage-mail.ts'

/** One mail on its way: staged in `tmp`, published in `new`, put on the disk. */
export class Delivery {
  readonly #stage: Stage
  readonly #folder: NewFolder
  #publishing = false
  #delivered: Delivered | undefined

  constructor(stage: Stage, folder: NewFolder) {
    this.#stage = stage
    this.#folder = folder
  }

  /** Whether a reader may see the mail. It is never begun to be published once the signal was aborted. */
  get isPublishing(): boolean {
    return this.#publishing
  }

  /** What it came to, which may be known a little before all is tidied up. */
  get delivered(): Delivered | undefined {
    return this.#delivered
  }

  /** Rejects only when nothing is in `new`; then nothing is left in `tmp` either. */
  async run(copies: readonly [Copy, ...Copy[]], mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const staged = await stageMail(copies, mail.content, this.#stage, options.signal)
    try {
      await this.#pass(options)
    } catch (error) {
      await discard(staged)
      throw error
    }
    this.#publishing = true
    const published = await Promise.all(staged.map((copy) => this.#publish(copy)))
    if (published.every(({ state }) => state === 'absent')) return await this.#fail(staged, published)
    this.#delivered = await this.#keep(published)
    await discard(published.filter(({ state }) => state !== 'unknown').map(({ copy }) => copy))
    return this.#delivered
  }

  /** All that may still stop it. */
  async #pass({ signal, beforeCommit }: DeliverOptions): Promise<void> {
    if (beforeCommit !== undefined) await untilAborted(beforeCommit(), signal)
    signal.throwIfAborted()
    if (this.#folder.failure !== undefined) throw this.#folder.failure
  }

  #publish(copy: StagedCopy): Promise<Published> {
    return publishCopy(copy, this.#folder.path, this.#stage.names)
  }

  async #fail(staged: readonly StagedCopy[], [first]: readonly Published[]): Promise<never> {
    await discard(staged)
    throw failureOf(first ?? {})
  }

  async #keep(published: readonly Published[]): Promise<Delivered> {
    const locations = published.filter(({ state }) => state === 'there').map(({ location }) => location)
    try {
      const { replaced } = await this.#folder.keep(locations)
      return settle(published, replaced)
    } catch (doubt) {
      return settle(published, true, doubt)
    }
  }
}
