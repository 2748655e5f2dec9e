import type { EntryState, Found } from '@turbomail/durable'
import type { Row, Transaction } from './database.ts'
import { type Ground, given, rowsOf } from './ground.ts'

const PAGE = 100

/** Reads how things stand with mails. */
export class Finding {
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  async find(ids: readonly string[], db: Transaction = this.#ground.db): Promise<readonly Found[]> {
    const known = ids.filter(isUuid)
    if (known.length === 0) return []
    const text = `${this.#select()} WHERE m.queue = $2::text AND m.id IN (SELECT id FROM ${given('id uuid')})`
    const { rows } = await db.executeSql(text, [rowsOf(known.map((id) => ({ id }))), this.#ground.queue])
    return rows.map(readFound)
  }

  /** Whether a mail with the same `collapseKey` was added later. */
  async isCollapsed(id: string): Promise<boolean> {
    const { db, schema } = this.#ground
    const text = `SELECT EXISTS (
        SELECT 1 FROM ${schema}.mail l
        WHERE l.queue = m.queue AND l.collapse_key = m.collapse_key AND l.serial > m.serial
      ) AS is FROM ${schema}.mail m WHERE m.id = $1::uuid`
    const { rows } = await db.executeSql(text, [id])
    return rows[0]?.is === true
  }

  /** The latest first. What is held meanwhile may be left out. */
  async *held(): AsyncGenerator<Found, void, undefined> {
    let before: Row | undefined
    do {
      const page: readonly Row[] = await this.#page(before)
      for (const row of page) yield readFound(row)
      before = page.length === PAGE ? page.at(-1) : undefined
    } while (before !== undefined)
  }

  async #page(before: Row | undefined): Promise<readonly Row[]> {
    const { db, queue } = this.#ground
    const cursor = before === undefined ? [] : [before.settled, before.serial]
    const behind =
      before === undefined ? '' : 'AND (m.settled_at, m.serial) < ($2::text::timestamptz, $3::text::bigint)'
    const order = `ORDER BY m.settled_at DESC, m.serial DESC LIMIT ${PAGE}`
    const select = this.#select(1)
    const text = `${select} WHERE m.queue = $1::text AND m.held IS NOT NULL ${behind} ${order}`
    return (await db.executeSql(text, [queue, ...cursor])).rows
  }

  /** The parameter of this number is the queue. */
  #select(queue = 2): string {
    const { schema } = this.#ground
    return `SELECT m.id::text AS id, m.record, m.progress, m.result, m.held, m.serial::text AS serial,
        m.settled_at::text AS settled, j.state::text AS state, j.start_after > now() AS delayed
      FROM ${schema}.mail m LEFT JOIN ${schema}.job j ON j.name = $${queue}::text AND j.id = m.job`
  }
}

function readFound(row: Row): Found {
  const { id, record, progress, result } = row as { id: string; record: string; progress?: string; result?: string }
  return {
    id,
    state: stateOf(row),
    record: JSON.parse(record),
    progress: progress == null ? undefined : JSON.parse(progress),
    result: result == null ? undefined : JSON.parse(result),
  }
}

function stateOf({ held, settled, state, delayed }: Row): EntryState {
  if (held !== null) return held as EntryState
  if (settled !== null) return 'done'
  if (state === 'active') return 'in-flight'
  return delayed === true ? 'delayed' : 'waiting'
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)
}
