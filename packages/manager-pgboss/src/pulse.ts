import type { Timer } from '@turbomail/core/contract'
import { type Ground, given, rowsOf } from './ground.ts'
import type { Lease } from './lease.ts'

/** Beats within the time after which a worker is taken for dead. */
const BEATS = 3

/** Shows that this process lives to those who would take its mails away, and hears of those that were. */
export class Pulse {
  readonly #ground: Ground
  readonly #hand: ReadonlyMap<string, Lease>
  #beatMs: number
  #timer: Timer | undefined
  #isStopped = false

  constructor(ground: Ground, hand: ReadonlyMap<string, Lease>, heartbeatMs: number) {
    this.#ground = ground
    this.#hand = hand
    this.#beatMs = heartbeatMs / BEATS
  }

  /** Jobs may be of a queue whose heartbeat was shorter when they were added. */
  keepUpWith(heartbeatSeconds: number): void {
    this.#beatMs = Math.min(this.#beatMs, (heartbeatSeconds * 1_000) / BEATS)
  }

  start(): void {
    if (this.#isStopped) return
    this.#timer = this.#ground.clock.schedule(() => this.#beat(), this.#beatMs)
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
  }

  async #beat(): Promise<void> {
    const leases = [...this.#hand.values()]
    try {
      if (leases.length > 0) await this.#touch(leases)
    } catch (error) {
      this.#ground.patience.report(error)
    }
    this.start()
  }

  async #touch(leases: readonly Lease[]): Promise<void> {
    const { boss, db, schema, queue } = this.#ground
    const attempts = leases.map(({ attempt: { job, retryCount } }) => ({ id: job, retryCount }))
    await boss.touch(queue, attempts)
    const text = `SELECT j.id::text AS job FROM ${schema}.job j JOIN ${given('id uuid, "retryCount" integer')}
      ON j.id = g.id AND j.retry_count = g."retryCount" WHERE j.name = $2::text AND j.state = 'active'`
    const { rows } = await db.executeSql(text, [rowsOf(attempts), queue])
    const ours = new Set(rows.map(({ job }) => job))
    for (const lease of leases) if (!ours.has(lease.attempt.job) && this.#hand.has(lease.attempt.job)) lease.lose()
  }
}
