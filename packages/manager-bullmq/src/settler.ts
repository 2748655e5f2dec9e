import type { Clock } from '@turbomail/core/contract'
import type { Json, Verdict } from '@turbomail/durable'
import type { IQueueBackend } from 'bullmq'
import type { Hold } from './hold.ts'
import type { Link } from './link.ts'
import type { NextJob } from './next-job.ts'

/** How soon it is tried again to store what could not be stored. */
const AGAIN_MS = 1_000
/** Figures look back so far, and a submission whose answer was lost is made again within this time: it must find the mail. */
const LEAST_KEEP_MS = 60_000

/** What stays of a mail. */
export type Final = Exclude<Verdict, { readonly kind: 'lost' }>

/** What came of storing a verdict: whether it is stored, and the mail that was given out in the same step. */
export interface Settled {
  readonly isStored: boolean
  readonly next?: NextJob
}

/** Stores what workers have to say of their mails. */
export class Settler {
  readonly #link: Link
  readonly #clock: Clock
  readonly #backend: IQueueBackend

  /** The backend is a worker's, which knows of leases and limits. */
  constructor(link: Link, clock: Clock, backend: IQueueBackend) {
    this.#link = link
    this.#clock = clock
    this.#backend = backend
  }

  /**
   * However long the server is away, while the process does not end. Not where the mail was given to another meanwhile: what that one says counts. `wantsNext` is asked
   * whether a further mail is to be given out in the same step.
   */
  async settle(hold: Hold, verdict: Final, wantsNext: () => boolean): Promise<Settled> {
    while (!this.#link.isClosed) {
      try {
        return await this.#attempt(hold, verdict, wantsNext)
      } catch (error) {
        this.#link.trouble.heard(error)
      }
      await this.#link.pauseUnlessBack(AGAIN_MS)
    }
    return { isStored: false }
  }

  /** Gives back a mail with which nothing was done. */
  async giveBack({ id, token }: Hold): Promise<undefined> {
    const give = (): Promise<unknown> => this.#backend.moveJobFromActiveToWait(id, token)
    await this.#link.call(give).catch(this.#link.trouble.heard)
  }

  async #attempt(hold: Hold, verdict: Final, wantsNext: () => boolean): Promise<Settled> {
    for (;;) {
      try {
        return { isStored: true, next: await this.#move(hold, verdict, wantsNext()) }
      } catch (error) {
        if (!isLapsed(error)) throw error
      }
      if (await this.#isStored(hold, verdict)) return { isStored: true }
      if (!(await hold.reclaim())) return { isStored: false }
    }
  }

  #move(hold: Hold, verdict: Final, wantsNext: boolean): Promise<NextJob> {
    if (verdict.kind === 'done') return this.#complete(hold, verdict.result, wantsNext)
    if (verdict.kind === 'held') return this.#hold(hold, verdict, wantsNext)
    return this.#delay(hold, verdict, wantsNext)
  }

  async #complete({ job, token }: Hold, result: Json, wantsNext: boolean): Promise<NextJob> {
    const age = Math.ceil(Math.max(this.#link.options.durable.keepMs, LEAST_KEEP_MS) / 1_000)
    return (await this.#backend.moveToCompleted(job, result, { age }, token, wantsNext)).result as NextJob
  }

  async #hold({ job, token, id }: Hold, verdict: Final & { kind: 'held' }, wantsNext: boolean): Promise<NextJob> {
    const { why, result, progress } = verdict
    const link = this.#link
    if (why === 'in-doubt') link.client.sadd(link.key('doubt'), id).catch(link.trouble.heard)
    const fields = { progress: JSON.stringify(progress), returnvalue: JSON.stringify(result) }
    const forGood = { count: -1 }
    return (await this.#backend.moveToFailed(job, why, forGood, token, wantsNext, fields)).result as NextJob
  }

  async #delay({ token, id }: Hold, verdict: Final & { kind: 'again' }, wantsNext: boolean): Promise<NextJob> {
    const { progress, notBefore } = verdict
    const now = this.#clock.now()
    const delay = Math.max(0, Math.ceil(notBefore - now))
    const fieldsToUpdate = progress === undefined ? {} : { progress: JSON.stringify(progress) }
    const more = { skipAttempt: true, fieldsToUpdate, fetchNext: wantsNext }
    return (await this.#backend.moveToDelayed(id, now, delay, token, more)) as NextJob
  }

  /** The answer may have been lost, and the same asked again. */
  async #isStored({ id, job }: Hold, verdict: Final): Promise<boolean> {
    const link = this.#link
    const result = 'result' in verdict ? JSON.stringify(verdict.result) : ''
    const args = [id, job.attemptsStarted, result]
    return Number(await link.run('mailIsStored', [link.key(id), link.key('delayed')], args)) === 1
  }
}

/** Errors of BullMQ that say that the mail is not this worker's: no such mail, no lock, not in flight, another's lock. */
function isLapsed(error: unknown): boolean {
  return [-1, -2, -3, -6].includes((error as { readonly code?: number }).code ?? 0)
}
