import type { Json, Taken } from '@turbomail/durable'
import type { Link } from './link.ts'
import type { MailJob } from './stored-job.ts'

/** A mail that a worker of this process has, as long as its lock on the server is ours. */
export class Hold implements Taken {
  readonly job: MailJob
  readonly token: string
  readonly id: string
  readonly #link: Link
  readonly #lost = new AbortController()

  constructor(job: MailJob, token: string, link: Link) {
    this.job = job
    this.token = token
    this.id = job.id as string
    this.#link = link
  }

  get record(): Json {
    return this.job.data.record
  }

  /** BullMQ has 0 for none. */
  get progress(): Json | undefined {
    const { progress } = this.job
    return progress === 0 ? undefined : (progress as Json)
  }

  get signal(): AbortSignal {
    return this.#lost.signal
  }

  async isCollapsed(): Promise<boolean> {
    const { collapse } = this.job.data
    if (collapse === undefined) return false
    const [key, order] = collapse
    return Number(await this.#link.client.get(key)) > order
  }

  /** It rejects when the server has been away for as long as the lease: nothing will be noted then. */
  note(progress: Json): Promise<void> {
    const text = JSON.stringify(progress)
    return this.#link.call(() => this.#note(text), undefined, this.#link.options.leaseMs)
  }

  /**
   * Renews a lock that has run out, unless somebody else has been given the mail since. Whether the mail is ours.
   */
  async reclaim(): Promise<boolean> {
    const { id, token, job } = this
    const link = this.#link
    const keys = [link.key(id), this.#lock, link.key('active'), link.key('stalled')]
    const reclaimed = await link.run('mailReclaim', keys, [id, token, job.attemptsStarted, link.options.leaseMs])
    return Number(reclaimed) === 1
  }

  /** The mail was taken away. */
  lose(): void {
    this.#lost.abort(taken())
  }

  get #lock(): string {
    return `${this.#link.key(this.id)}:lock`
  }

  async #note(progress: string): Promise<void> {
    if (await this.#tryNote(progress)) return
    if (!(await this.reclaim()) || !(await this.#tryNote(progress))) throw taken()
  }

  async #tryNote(progress: string): Promise<boolean> {
    const { id, token, job } = this
    const keys = [this.#link.key(id), this.#lock]
    return Number(await this.#link.run('mailNote', keys, [token, job.attemptsStarted, progress])) === 1
  }
}

function taken(): Error {
  return new Error('The mail was taken away from this worker, which was silent for too long.')
}
