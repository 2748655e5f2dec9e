import type { Clock } from '@turbomail/core/contract'
import type { Worker } from '@turbomail/durable'
import { Worker as BullWorker, DelayedError, type WorkerOptions } from 'bullmq'
import type { Bulletin } from './bulletin.ts'
import { Hold } from './hold.ts'
import { Leases } from './leases.ts'
import type { Link } from './link.ts'
import { readNextJob } from './next-job.ts'
import { type Final, Settler } from './settler.ts'
import type { MailData, MailJob } from './stored-job.ts'

/** What is done with is looked through so often for what need not be kept any longer. */
const TIDY_MS = 60_000
const TIDY_AT_ONCE = 1_000
/** How often it is looked whether all has come to rest, and for how long nothing is to be in hand. */
const LOOK_MS = 200
const IDLE_MS = 1_000

/** A worker at work: BullMQ gives out mails, and what came of each is stored before the next is begun. */
export class Shift {
  readonly #link: Link
  readonly #clock: Clock
  readonly #bulletin: Bulletin
  readonly #worker: Worker
  readonly #leases: Leases
  readonly #bull: BullWorker<MailData>
  readonly #settler: Settler
  #isResting = false
  /** Mails that BullMQ has given out and that are not settled. */
  #inHand = 0

  constructor(link: Link, clock: Clock, bulletin: Bulletin, worker: Worker) {
    this.#link = link
    this.#clock = clock
    this.#bulletin = bulletin
    this.#worker = worker
    this.#leases = new Leases(link, clock)
    const { queue } = link.options.durable
    this.#bull = new BullWorker<MailData>(queue, (job, token) => this.#serve(job, token ?? ''), workerOptions(link))
    this.#bull.on('error', link.trouble.heard)
    this.#settler = new Settler(link, clock, this.#bull.backend)
    this.#tidyLater()
  }

  /**
   * Gives no more mails out. Resolves when what was given is settled and all connections of its own are closed; or when the server has
   * been away for `offlineMs`: others then have these mails when their leases have run out.
   */
  async rest(): Promise<void> {
    this.#isResting = true
    await this.#close()
    this.#leases.end()
  }

  /**
   * BullMQ closes when its last job is done. It never does where it was just about to connect again: then it is cut off once nothing is
   * in hand, or the server stays away.
   */
  async #close(): Promise<void> {
    const { offlineMs } = this.#link.options
    const closed = this.#bull.close().then(() => true)
    let [awayMs, idleMs] = [0, 0]
    while (awayMs < offlineMs && idleMs < IDLE_MS) {
      if (await Promise.race([closed, this.#link.pause(LOOK_MS).then(() => false)])) return
      awayMs = this.#link.isReady ? 0 : awayMs + LOOK_MS
      idleMs = this.#inHand === 0 ? idleMs + LOOK_MS : 0
    }
    await this.#bull.backend.close(true)
  }

  /** Mails that follow one another are given out in the step that stores what came of the one before. */
  async #serve(first: MailJob, token: string): Promise<never> {
    let job: MailJob | undefined = first
    this.#inHand++
    while (job !== undefined) job = await this.#handle(new Hold(job, token, this.#link))
    this.#inHand--
    throw new DelayedError('The mail was settled by its worker.')
  }

  async #handle(hold: Hold): Promise<MailJob | undefined> {
    if (this.#isResting) return this.#settler.giveBack(hold)
    this.#leases.add(hold)
    try {
      const verdict = await this.#worker.handle(hold)
      return verdict.kind === 'lost' ? undefined : await this.#settle(hold, verdict)
    } finally {
      this.#leases.delete(hold)
    }
  }

  async #settle(hold: Hold, verdict: Final): Promise<MailJob | undefined> {
    const { isStored, next } = await this.#settler.settle(hold, verdict, () => !this.#isResting)
    if (!isStored) return undefined
    this.#worker.stored(hold, verdict)
    if (verdict.kind !== 'again') this.#tell(hold, verdict)
    return readNextJob(this.#bull, next)
  }

  #tell({ id, job }: Hold, verdict: Final & { kind: 'done' | 'held' }): void {
    const link = this.#link
    this.#bulletin.tell(id, verdict.result)
    const { deduplicationId } = job
    if (deduplicationId === undefined || (verdict.kind === 'held' && !verdict.isKeyFree)) return
    const keys = [`${link.key('de')}:${deduplicationId}`, link.key(id)]
    const args = [id, link.options.durable.idempotencyMs, verdict.isKeyFree ? 1 : 0]
    link.call(() => link.run('mailKeepKey', keys, args)).catch(link.trouble.heard)
  }

  #tidyLater(): void {
    this.#clock.schedule(() => this.#tidy(), TIDY_MS)
  }

  /** BullMQ itself looks only when a further mail is done with. */
  async #tidy(): Promise<void> {
    if (this.#isResting) return
    const { queue, options } = this.#link
    await queue.clean(options.durable.keepMs, TIDY_AT_ONCE, 'completed').catch(this.#link.trouble.heard)
    this.#tidyLater()
  }
}

function workerOptions({ client, options }: Link): WorkerOptions {
  const { prefix, leaseMs, limit, durable } = options
  return {
    connection: client,
    prefix,
    concurrency: durable.concurrency,
    lockDuration: leaseMs,
    stalledInterval: Math.ceil(leaseMs / 3),
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    skipLockRenewal: true,
    runRetryDelay: 1_000,
    ...(limit === undefined ? {} : { limiter: { max: limit.max, duration: limit.perMs } }),
  }
}
