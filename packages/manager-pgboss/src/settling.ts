import type { Verdict } from '@turbomail/durable'
import type { Db } from 'pg-boss'
import { inTransaction } from './database.ts'
import { type Ground, given, rowsOf } from './ground.ts'
import { Lane } from './lane.ts'
import type { Lease } from './lease.ts'
import { ours } from './ours.ts'
import { startAfter } from './start-after.ts'
import { NEWS, toldOf } from './telling.ts'

/** The ids of so many mails have room in one notification. */
const AT_ONCE = 200

/** A verdict that has something to be stored. */
export type Storable = Exclude<Verdict, { readonly kind: 'lost' }>

interface Settlement {
  readonly mail: string
  readonly job: string
  readonly attempt: number
  readonly kind: Storable['kind']
  readonly held?: string
  readonly result?: string
  readonly progress?: string
  readonly startAfter?: number | undefined
  readonly free?: boolean
}

/** Stores what workers say of mails: the row and the job of each, in one transaction. */
export class Settling {
  readonly #ground: Ground
  readonly #lane: Lane<Settlement, boolean>

  constructor(ground: Ground) {
    this.#ground = ground
    const storeAll = (all: readonly Settlement[]): Promise<readonly boolean[]> =>
      inTransaction(ground.db, (transaction) => this.#store(all, transaction))
    this.#lane = new Lane(storeAll, { most: AT_ONCE })
  }

  /** Whether it came in time. It is tried until `giveUp`, whatever goes wrong. */
  async settle(lease: Lease, verdict: Storable, giveUp: AbortSignal): Promise<boolean> {
    const settlement = this.#settlementOf(lease, verdict)
    return this.#ground.patience.have(() => this.#lane.ask(settlement), { signal: giveUp, anyway: true })
  }

  #settlementOf({ id, attempt }: Lease, verdict: Storable): Settlement {
    return {
      mail: id,
      job: attempt.job,
      attempt: attempt.retryCount,
      kind: verdict.kind,
      ...(verdict.kind === 'held' ? { held: verdict.why } : {}),
      ...('result' in verdict ? { result: JSON.stringify(verdict.result), free: verdict.isKeyFree } : {}),
      ...('progress' in verdict && verdict.progress !== undefined
        ? { progress: JSON.stringify(verdict.progress) }
        : {}),
      ...(verdict.kind === 'again' ? { startAfter: startAfter(verdict.notBefore, this.#ground.clock) } : {}),
    }
  }

  async #store(all: readonly Settlement[], transaction: Db): Promise<readonly boolean[]> {
    const { boss, queue } = this.#ground
    const { inTime, known } = await this.#mark(all, transaction)
    const through = inTime.filter(({ kind }) => kind !== 'again').map(({ job }) => job)
    const again = inTime.filter(({ kind }) => kind === 'again')
    if (through.length > 0) await boss.deleteJob(queue, through, { db: transaction })
    if (again.length > 0) await this.#giveBack(again, transaction)
    const stored = new Set([...inTime.map(({ mail }) => mail), ...known])
    return all.map(({ mail }) => stored.has(mail))
  }

  /** Those whose jobs are still ours; and those that were stored before, by a commit whose answer was lost. */
  async #mark(all: readonly Settlement[], transaction: Db): Promise<Marked> {
    const { schema, queue, channel, teller } = this.#ground
    const columns =
      'mail uuid, job uuid, attempt integer, kind text, held text, result text, progress text, free boolean'
    const text = `WITH ${ours(schema)}, marked AS (
        UPDATE ${schema}.mail m SET result = g.result, held = g.held, progress = COALESCE(g.progress, m.progress),
          idempotency_key = CASE WHEN g.free THEN NULL ELSE m.idempotency_key END,
          settled_at = CASE WHEN g.kind = 'again' THEN NULL ELSE now() END
        FROM ${given(columns)} JOIN ours ON ours.id = g.job
        WHERE m.id = g.mail RETURNING m.id, m.settled_at
      ), told AS (
        SELECT pg_notify($3::text, ${toldOf(teller, "string_agg(id::text, ',')")})::text AS told
        FROM marked WHERE settled_at IS NOT NULL HAVING count(*) > 0
      )
      SELECT g.mail::text AS mail, ours.id IS NOT NULL AS ours, m.result = g.result AS known, (SELECT told FROM told)
      FROM ${given(columns)} LEFT JOIN ours ON ours.id = g.job
        LEFT JOIN ${schema}.mail m ON m.id = g.mail AND m.settled_at IS NOT NULL`
    const { rows } = await transaction.executeSql(text, [rowsOf(all), queue, channel])
    const isOurs = new Set(rows.filter((row) => row.ours).map(({ mail }) => mail))
    const known = rows.filter((row) => row.known).map(({ mail }) => mail)
    return { inTime: all.filter(({ mail }) => isOurs.has(mail)), known }
  }

  async #giveBack(again: readonly Settlement[], transaction: Db): Promise<void> {
    const { boss, queue, channel } = this.#ground
    const jobs = again.map(({ job }) => job)
    await boss.fail(queue, jobs, null, { db: transaction })
    for (const { job, startAfter } of again) {
      if (startAfter !== undefined) await boss.update(queue, undefined, { id: job, startAfter, db: transaction })
    }
    if (again.some(({ startAfter }) => startAfter === undefined)) {
      await transaction.executeSql('SELECT pg_notify($1::text, $2::text)::text', [channel, NEWS])
    }
  }
}

interface Marked {
  readonly inTime: readonly Settlement[]
  readonly known: readonly string[]
}
