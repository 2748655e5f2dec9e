import type { Timer } from '@turbomail/core/contract'
import type { Ground } from './ground.ts'

const LEAST_MS = 1_000
const LONGEST_MS = 60_000
const AT_ONCE = 1_000

/** Forgets mails that were done with so long ago. Those that are held stay. */
export class Cleaning {
  readonly #ground: Ground
  readonly #keepMs: number
  #timer: Timer | undefined
  #isStopped = false

  constructor(ground: Ground, keepMs: number) {
    this.#ground = ground
    this.#keepMs = keepMs
  }

  start(): void {
    if (this.#isStopped) return
    const delayMs = Math.max(LEAST_MS, Math.min(this.#keepMs, LONGEST_MS))
    this.#timer = this.#ground.clock.schedule(() => this.#clean(), delayMs)
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
  }

  async #clean(): Promise<void> {
    try {
      while (!this.#isStopped && (await this.#forget()) === AT_ONCE);
    } catch (error) {
      this.#ground.patience.report(error)
    }
    this.start()
  }

  /** One with a `collapseKey` stays as long as an earlier one waits that it replaces. */
  async #forget(): Promise<number> {
    const { db, schema, queue } = this.#ground
    const text = `DELETE FROM ${schema}.mail WHERE id IN (
        SELECT m.id FROM ${schema}.mail m
        WHERE m.queue = $1::text AND m.held IS NULL
          AND m.settled_at <= now() - $2::float8 * interval '1 millisecond'
          AND (m.collapse_key IS NULL OR NOT EXISTS (
            SELECT 1 FROM ${schema}.mail e WHERE e.queue = $1::text AND e.collapse_key = m.collapse_key
              AND e.serial < m.serial AND e.settled_at IS NULL))
        ORDER BY m.settled_at LIMIT ${AT_ONCE} FOR UPDATE OF m SKIP LOCKED
      ) RETURNING id`
    return (await db.executeSql(text, [queue, this.#keepMs])).rows.length
  }
}
