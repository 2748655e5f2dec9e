import type { NewEntry } from '@turbomail/durable'
import { inTransaction, type Row, type Transaction } from './database.ts'
import { type Ground, given, rowsOf } from './ground.ts'
import { hashKey } from './hash-key.ts'
import { Lane } from './lane.ts'
import { startAfter } from './start-after.ts'
import { NEWS } from './telling.ts'

const AT_ONCE = 200
const CHARACTERS_AT_ONCE = 4_000_000
/** For how long an `add` waits for a server that is away. */
const WAIT_MS = 30_000
/** How often the holder of a key may vanish between two looks at it. */
const LOOKS = 5

const PRIORITIES = { high: 1, normal: 0, low: -1 } as const

interface NewRow {
  readonly place: number
  readonly id: string
  readonly record: string
  readonly collapse?: string | undefined
  readonly idempotency?: string | undefined
  readonly priority: number
  readonly startAfter: number | undefined
}

/** Keeps new mails: the row and the job of each, in one transaction. */
export class Adding {
  readonly #ground: Ground
  readonly #idempotencyMs: number
  readonly #lane: Lane<NewRow, string>

  constructor(ground: Ground, idempotencyMs: number) {
    this.#ground = ground
    this.#idempotencyMs = idempotencyMs
    const addAll = (rows: readonly NewRow[]): Promise<readonly string[]> =>
      inTransaction(ground.db, (transaction) => this.#add(rows, transaction))
    const weigh = ({ record }: NewRow): number => record.length
    this.#lane = new Lane(addAll, { most: AT_ONCE, weigh, heaviest: CHARACTERS_AT_ONCE })
  }

  /** The same mail is never kept twice, and so it is safe to try again where nobody knows what became of a commit. */
  async add(entry: NewEntry, within: Transaction | undefined): Promise<string> {
    const row = this.#rowOf(entry)
    if (within !== undefined) return (await this.#add([row], within))[0] as string
    return this.#ground.patience.have(() => this.#lane.ask(row), { forMs: WAIT_MS })
  }

  #rowOf({ id, record, priority, notBefore, collapseKey, idempotencyKey }: NewEntry): NewRow {
    return {
      place: 0,
      id,
      record: JSON.stringify(record),
      priority: PRIORITIES[priority],
      startAfter: startAfter(notBefore, this.#ground.clock),
      ...(collapseKey === undefined ? {} : { collapse: hashKey(collapseKey) }),
      ...(idempotencyKey === undefined ? {} : { idempotency: hashKey(idempotencyKey) }),
    }
  }

  /** The id that stands for each. */
  async #add(rows: readonly NewRow[], transaction: Transaction): Promise<readonly string[]> {
    const keyed = rows.filter(({ idempotency }) => idempotency !== undefined)
    if (keyed.length > 0) await this.#forgetKeys(keyed, transaction)
    const standing = new Map<string, string>()
    let rest = rows
    for (let look = 0; rest.length > 0 && look < LOOKS; look++) {
      await this.#keep(rest, transaction, standing)
      rest = rows.filter(({ id }) => !standing.has(id))
      if (rest.length > 0) await this.#findEarlier(rest, transaction, standing)
      rest = rows.filter(({ id }) => !standing.has(id))
    }
    if (rest.length > 0) throw new Error('A mail could be neither kept nor found.')
    return rows.map(({ id }) => standing.get(id) as string)
  }

  /** The keys of mails that were done with too long ago to count. */
  async #forgetKeys(rows: readonly NewRow[], transaction: Transaction): Promise<void> {
    const { schema, queue } = this.#ground
    const text = `UPDATE ${schema}.mail SET idempotency_key = NULL
      WHERE queue = $2::text AND idempotency_key IN (SELECT idempotency FROM ${given('idempotency text')})
        AND settled_at IS NOT NULL AND held IS NULL AND added_at <= now() - $3::float8 * interval '1 millisecond'
      RETURNING id`
    await transaction.executeSql(text, [rowsOf(rows), queue, this.#idempotencyMs])
  }

  async #keep(rows: readonly NewRow[], transaction: Transaction, standing: Map<string, string>): Promise<void> {
    const { boss, schema, queue, channel } = this.#ground
    const text = `WITH kept AS (
        INSERT INTO ${schema}.mail (id, queue, job, record, priority, collapse_key, idempotency_key)
        SELECT id, $2::text, id, record, priority, collapse, idempotency
        FROM ${given('place integer, id uuid, record text, priority smallint, collapse text, idempotency text')} ORDER BY place
        ON CONFLICT DO NOTHING RETURNING id
      ) SELECT id::text AS id, pg_notify($3::text, $4::text)::text AS told FROM kept`
    const inOrder = rows.map((row, place) => ({ ...row, place }))
    const found = await transaction.executeSql(text, [rowsOf(inOrder), queue, channel, NEWS])
    for (const { id } of found.rows as readonly Row[]) standing.set(id as string, id as string)
    const kept = rows.filter(({ id }) => standing.get(id) === id)
    const jobs = kept.map(({ id, priority, startAfter }) => ({
      id,
      data: { mail: id },
      priority,
      ...(startAfter === undefined ? {} : { startAfter }),
    }))
    if (jobs.length > 0) await boss.insert(queue, jobs, { db: transaction })
  }

  /** Mails that are there already: the same, tried again, or with the same key. */
  async #findEarlier(rows: readonly NewRow[], transaction: Transaction, standing: Map<string, string>): Promise<void> {
    const { schema, queue } = this.#ground
    const columns = given('id uuid, idempotency text')
    const text = `SELECT g.id::text AS id, m.id::text AS earlier FROM ${columns} JOIN ${schema}.mail m ON m.id = g.id
      UNION ALL SELECT g.id::text AS id, m.id::text AS earlier FROM ${columns}
        JOIN ${schema}.mail m ON m.queue = $2::text AND m.idempotency_key = g.idempotency`
    const { rows: found } = await transaction.executeSql(text, [rowsOf(rows), queue])
    for (const { id, earlier } of found) standing.set(id, earlier)
  }
}
