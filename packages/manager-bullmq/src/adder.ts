import type { Clock } from '@turbomail/core/contract'
import type { NewEntry } from '@turbomail/durable'
import type { Link } from './link.ts'
import { JOB_NAME, jobOptions, keyHash, keyLifeMs, type MailData } from './stored-job.ts'

/** Puts mails into the queue. */
export class Adder {
  readonly #link: Link
  readonly #clock: Clock

  constructor(link: Link, clock: Clock) {
    this.#link = link
    this.#clock = clock
  }

  /**
   * Resolves with the id that stands for the mail. When it rejects, the mail is not there; where the answer was lost it may be, until
   * the server is back, and a worker may be faster than this takes it out.
   */
  add(entry: NewEntry): Promise<string> {
    const { id, collapseKey } = entry
    const withdraw = (): void => {
      this.remove(id).catch(this.#link.trouble.heard)
    }
    if (collapseKey === undefined) return this.#link.call(() => this.#put(entry, { record: entry.record }), withdraw)
    return this.#link.call(this.#collapsing(entry, this.#link.key(`collapse:${keyHash(collapseKey)}`)), withdraw)
  }

  /** Takes out a mail that waits. Whether it did. */
  async remove(id: string): Promise<boolean> {
    const link = this.#link
    const taken = await link.run('mailTakeOut', [link.key('')], [id])
    if (Number(taken) === 0) return false
    await link.queue.remove(id)
    return true
  }

  /**
   * A mail has its place among those with collapse keys before it is there, and replaces the earlier ones after: so none of these is
   * given up for a mail that never came to be. The place is drawn once, however often the call is made.
   */
  #collapsing(entry: NewEntry, key: string): () => Promise<string> {
    const link = this.#link
    let order: number | undefined
    return async () => {
      order ??= await link.client.incr(link.key('order'))
      const kept = await this.#put(entry, { record: entry.record, collapse: [key, order] })
      if (kept === entry.id) await link.run('mailCollapse', [key], [order, keyLifeMs(entry, this.#clock.now())])
      return kept
    }
  }

  async #put(entry: NewEntry, data: MailData): Promise<string> {
    const { queue, client } = this.#link
    for (;;) {
      const options = jobOptions(entry, this.#clock.now())
      const { id: kept = entry.id } = await queue.add(JOB_NAME, data, options)
      const key = options.deduplication?.id
      if (kept === entry.id || key === undefined) return kept
      if ((await client.exists(queue.toKey(kept))) === 1) return kept
      await queue.backend.removeDeduplicationKey(key, kept)
    }
  }
}
