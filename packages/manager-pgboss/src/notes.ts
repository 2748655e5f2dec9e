import type { Json } from '@turbomail/durable'
import { type Ground, given, rowsOf } from './ground.ts'
import { Lane } from './lane.ts'
import { type Lease, taken } from './lease.ts'
import { ours } from './ours.ts'

const AT_ONCE = 500
/** For how long a note waits for a server that is away: meanwhile a relay waits for the end of a mail. */
const WAIT_MS = 5_000

interface Note {
  readonly mail: string
  readonly job: string
  readonly attempt: number
  readonly progress: string
}

/** Stores how far mails have come, each only while its worker still has it. */
export class Notes {
  readonly #ground: Ground
  readonly #lane: Lane<Note, boolean>

  constructor(ground: Ground) {
    this.#ground = ground
    this.#lane = new Lane((notes) => this.#store(notes), { most: AT_ONCE })
  }

  async note(lease: Lease, progress: Json): Promise<void> {
    const { job, retryCount } = lease.attempt
    const note = { mail: lease.id, job, attempt: retryCount, progress: JSON.stringify(progress) }
    const isStored = await this.#ground.patience.have(() => this.#lane.ask(note), { forMs: WAIT_MS })
    if (isStored) return
    lease.lose()
    throw taken()
  }

  async #store(notes: readonly Note[]): Promise<readonly boolean[]> {
    const { db, schema, queue } = this.#ground
    const text = `WITH ${ours(schema)}
      UPDATE ${schema}.mail m SET progress = g.progress
      FROM ${given('mail uuid, job uuid, progress text')} JOIN ours ON ours.id = g.job
      WHERE m.id = g.mail RETURNING m.id::text AS id`
    const { rows } = await db.executeSql(text, [rowsOf(notes), queue])
    const stored = new Set(rows.map(({ id }) => id))
    return notes.map(({ mail }) => stored.has(mail))
  }
}
