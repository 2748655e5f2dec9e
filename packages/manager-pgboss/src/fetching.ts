import type { JobWithMetadata } from 'pg-boss'
import type { Row } from './database.ts'
import { type Ground, given, rowsOf } from './ground.ts'
import { Lease, type LeaseDesk, type TakenMail } from './lease.ts'
import type { RateLimit } from './options.ts'
import { type Fetched, Rate } from './rate.ts'

/** Mails that are had at once, at most. */
const AT_ONCE = 200

/** What was had, and when to ask again where a rate says so. */
export interface Haul {
  readonly leases: readonly Lease[]
  readonly isFull: boolean
  readonly waitMs: number
}

/** Fetches jobs, and reads the mails that they stand for. */
export class Fetching {
  readonly #ground: Ground
  readonly #desk: LeaseDesk
  readonly #rate: Rate | undefined
  readonly #onHeartbeat: (seconds: number) => void

  constructor(ground: Ground, desk: LeaseDesk, limit: RateLimit | undefined, onHeartbeat: (seconds: number) => void) {
    this.#ground = ground
    this.#desk = desk
    this.#rate = limit === undefined ? undefined : new Rate(ground, limit)
    this.#onHeartbeat = onHeartbeat
  }

  async fetch(most: number, over: AbortSignal): Promise<Haul> {
    const wanted = Math.min(most, AT_ONCE)
    const { jobs, waitMs } = await this.#jobs(wanted)
    if (jobs.length === 0) return { leases: [], isFull: false, waitMs }
    for (const { heartbeatSeconds } of jobs) if (heartbeatSeconds !== null) this.#onHeartbeat(heartbeatSeconds)
    const mails = await this.#ground.patience.have(() => this.#mails(jobs), { signal: over })
    return { leases: await this.#leases(jobs, mails), isFull: jobs.length === wanted, waitMs }
  }

  async #jobs(wanted: number): Promise<Fetched> {
    if (this.#rate !== undefined) return this.#rate.fetch(wanted)
    const { boss, queue } = this.#ground
    return { jobs: await boss.fetch<object>(queue, { batchSize: wanted, includeMetadata: true }), waitMs: 0 }
  }

  /** By the ids of their jobs. */
  async #mails(jobs: readonly JobWithMetadata<object>[]): Promise<ReadonlyMap<string, FetchedMail>> {
    const { db, schema, queue } = this.#ground
    const text = `SELECT m.id::text AS id, m.job::text AS job, m.serial::text AS serial, m.record, m.progress, m.collapse_key
      FROM ${schema}.mail m JOIN ${given('mail uuid')} ON m.id = g.mail WHERE m.queue = $2::text`
    const named = jobs.map(({ data }) => ({ mail: (data as { mail?: unknown } | null)?.mail }))
    const { rows } = await db.executeSql(text, [rowsOf(named), queue])
    return new Map(rows.map((row) => [row.job as string, readMail(row)]))
  }

  /** Those of a higher priority first, then those that were added first. */
  async #leases(
    jobs: readonly JobWithMetadata<object>[],
    mails: ReadonlyMap<string, FetchedMail>,
  ): Promise<readonly Lease[]> {
    const found = jobs.flatMap((job) => {
      const mail = mails.get(job.id)
      return mail === undefined ? [] : [{ job, mail }]
    })
    if (found.length < jobs.length) await this.#forgetStrays(jobs.filter(({ id }) => !mails.has(id)))
    found.sort((a, b) => b.job.priority - a.job.priority || Number(a.mail.serial - b.mail.serial))
    return found.map(({ job: { id, retryCount }, mail }) => new Lease(mail, { job: id, retryCount }, this.#desk))
  }

  async #forgetStrays(strays: readonly JobWithMetadata<object>[]): Promise<void> {
    const { boss, queue, log } = this.#ground
    const message = `${strays.length} jobs in the queue ${queue} stand for no mail, and were deleted.`
    log.warn({ code: 'QUEUE_TROUBLE', message })
    await boss.deleteJob(
      queue,
      strays.map(({ id }) => id),
    )
  }
}

interface FetchedMail extends TakenMail {
  readonly serial: bigint
}

function readMail({ id, serial, record, progress, collapse_key }: Row): FetchedMail {
  return {
    id: id as string,
    serial: BigInt(serial as string),
    record: JSON.parse(record as string),
    progress: progress == null ? undefined : JSON.parse(progress as string),
    collapseKey: (collapse_key as string | null) ?? undefined,
  }
}
