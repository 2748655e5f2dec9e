import { createHash } from 'node:crypto'
import type { Ports } from '@turbomail/core/contract'
import type { DurableFigures, Engine, Found, Json, NewEntry, SettledListener, Worker } from '@turbomail/durable'
import { Adding } from './adding.ts'
import { Bulletin } from './bulletin.ts'
import { Cleaning } from './cleaning.ts'
import { type Connection, connect } from './connect.ts'
import type { Transaction } from './database.ts'
import type { Embedded } from './embedded.ts'
import { Feeder } from './feeder.ts'
import { Fetching } from './fetching.ts'
import { readFigures } from './figures.ts'
import { Finding } from './finding.ts'
import type { Ground } from './ground.ts'
import type { Lease } from './lease.ts'
import { Notes } from './notes.ts'
import type { ResolvedPgBoss } from './options.ts'
import { Patience } from './patience.ts'
import { Pulse } from './pulse.ts'
import { queueError } from './queue-error.ts'
import { Settling } from './settling.ts'
import { TakingOut } from './taking-out.ts'

/** What an open engine is made of. */
interface Parts {
  readonly connection: Connection
  readonly ground: Ground
  readonly adding: Adding
  readonly finding: Finding
  readonly takingOut: TakingOut
  readonly bulletin: Bulletin
}

/** What a worker is fed with. */
interface Service {
  readonly feeder: Feeder
  readonly pulse: Pulse
  readonly cleaning: Cleaning
}

/** Keeps mails in PostgreSQL: a row of ours for each, and a job of pg-boss that has workers take turns at them. */
export class PgBossEngine implements Engine<Transaction> {
  readonly #options: ResolvedPgBoss
  readonly #embedded: Embedded
  readonly #ports: Ports
  readonly #supervises: boolean
  #open: Parts | undefined
  #service: Service | undefined

  /** `supervises`: whether it looks for workers that died; one at least of those that are open should. */
  constructor(options: ResolvedPgBoss, embedded: Embedded, ports: Ports, supervises: boolean) {
    this.#options = options
    this.#embedded = embedded
    this.#ports = ports
    this.#supervises = supervises
  }

  async open(): Promise<void> {
    const { clock, log } = this.#ports
    const patience = new Patience(clock, log)
    const tools = { options: this.#options, embedded: this.#embedded, supervises: this.#supervises, patience, log }
    const connection = await orQueueError(() => connect(tools))
    const ground = this.#groundOf(connection, patience)
    const bulletin = new Bulletin(ground, () => this.#service?.feeder.look())
    await bulletin.open()
    this.#open = {
      connection,
      ground,
      bulletin,
      adding: new Adding(ground, this.#options.durable.idempotencyMs),
      finding: new Finding(ground),
      takingOut: new TakingOut(ground),
    }
  }

  /** What goes wrong in a transaction of the caller's is thrown as it is: whoever has that knows what to make of it. */
  async add(entry: NewEntry, within?: Transaction): Promise<string> {
    const adding = (): Promise<string> => this.#parts.adding.add(entry, within)
    return within === undefined ? orQueueError(adding) : adding()
  }

  work(worker: Worker): void {
    const { ground } = this.#parts
    const { durable, heartbeatMs, pollMs, limit } = this.#options
    const hand = new Map<string, Lease>()
    const pulse = new Pulse(ground, hand, heartbeatMs)
    const notes = new Notes(ground)
    const desk = {
      note: (lease: Lease, progress: Json) => notes.note(lease, progress),
      isCollapsed: ({ id }: Lease) => this.#parts.finding.isCollapsed(id),
    }
    const fetching = new Fetching(ground, desk, limit, (seconds) => pulse.keepUpWith(seconds))
    const { concurrency, keepMs } = durable
    const tools = { ground, fetching, settling: new Settling(ground), hand, concurrency, pollMs }
    const cleaning = new Cleaning(ground, keepMs)
    pulse.start()
    cleaning.start()
    this.#service = { pulse, cleaning, feeder: new Feeder(tools, worker) }
  }

  async rest(): Promise<void> {
    this.#service?.cleaning.stop()
    await this.#service?.feeder.rest()
    this.#service?.pulse.stop()
  }

  remove(id: string): Promise<boolean> {
    return orQueueError(() => this.#parts.takingOut.remove(id))
  }

  find(ids: readonly string[], within?: Transaction): Promise<readonly Found[]> {
    const finding = (): Promise<readonly Found[]> => this.#parts.finding.find(ids, within)
    return within === undefined ? orQueueError(finding) : finding()
  }

  watch(listener: SettledListener): void {
    this.#parts.bulletin.watch(listener)
  }

  async *held(): AsyncGenerator<Found, void, undefined> {
    try {
      yield* this.#parts.finding.held()
    } catch (error) {
      throw queueError(error)
    }
  }

  resend(id: string, progress: Json): Promise<boolean> {
    return orQueueError(() => this.#parts.takingOut.resend(id, progress))
  }

  drop(id: string): Promise<boolean> {
    return orQueueError(() => this.#parts.takingOut.drop(id))
  }

  figures(): Promise<DurableFigures> {
    return orQueueError(() => readFigures(this.#parts.ground))
  }

  async close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    await open?.bulletin.close()
    await open?.connection.close()
  }

  get #parts(): Parts {
    if (this.#open === undefined) throw new Error('The queue is not open.')
    return this.#open
  }

  #groundOf({ boss, db }: Connection, patience: Patience): Ground {
    const { clock, log, identity } = this.#ports
    const { schema, durable } = this.#options
    return {
      boss,
      db,
      schema,
      queue: durable.queue,
      channel: channelOf(schema, durable.queue),
      teller: identity.randomHex(8),
      patience,
      clock,
      log,
    }
  }
}

async function orQueueError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw queueError(error)
  }
}

/** Channels are of a database, and their names have 63 octets at most. */
function channelOf(schema: string, queue: string): string {
  return `turbomail_${createHash('sha256').update(`${schema} ${queue}`).digest('hex').slice(0, 32)}`
}
