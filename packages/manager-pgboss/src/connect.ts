import type { Log } from '@turbomail/core/contract'
import { PgBoss } from 'pg-boss'
import type { Database } from './database.ts'
import type { Embedded } from './embedded.ts'
import type { ResolvedPgBoss } from './options.ts'
import type { Patience } from './patience.ts'
import { createTables } from './tables.ts'

/** As long as the integers of PostgreSQL reach: no mail is ever given up by pg-boss. */
const FOR_EVER = 2 ** 31 - 1
/** The longest that pg-boss lets a worker have a job, heartbeat or not. */
const LONGEST_ATTEMPT_SECONDS = 86_400
const STOP_MS = 5_000

/** pg-boss, and the database under it. */
export interface Connection {
  readonly boss: PgBoss
  readonly db: Database
  close(): Promise<void>
}

/** What a connection is made with. */
export interface ConnectTools {
  readonly options: ResolvedPgBoss
  readonly embedded: Embedded
  /** Whether workers that died are to be noticed by this one. */
  readonly supervises: boolean
  readonly patience: Patience
  readonly log: Log
}

/** Resolves when the tables and the queue are there. */
export async function connect(tools: ConnectTools): Promise<Connection> {
  const { options, embedded, patience, log } = tools
  const isEmbedded = options.connection === undefined && options.db === undefined
  if (options.isForgetful)
    log.warn({ code: 'QUEUE_IN_MEMORY', message: 'Mails are kept in the memory of this process.' })
  const own = isEmbedded ? await embedded.open() : options.db
  const boss = new PgBoss({ ...placeOf(options, own), ...(isEmbedded ? { backend: 'pglite' } : {}), ...manners(tools) })
  boss.on('error', (error) => patience.report(error))
  boss.on('warning', ({ message }) => log.warn({ code: 'QUEUE_TROUBLE', message }))
  const close = async (): Promise<void> => {
    await boss.stop({ timeout: STOP_MS }).catch((error) => patience.report(error))
    if (isEmbedded) await embedded.close()
  }
  try {
    await boss.start()
    const db = own ?? (boss.getDb() as Database)
    await createTables(db, options.schema)
    await createQueue(boss, options)
    return { boss, db, close }
  } catch (error) {
    await close()
    throw error
  }
}

function placeOf({ connection }: ResolvedPgBoss, db: Database | undefined): object {
  if (db !== undefined) return { db }
  return typeof connection === 'string' ? { connectionString: connection } : { ...connection }
}

/** How often pg-boss looks for jobs whose worker is silent; it schedules nothing, and warns of no backlog. */
function manners({ options, supervises }: ConnectTools): object {
  const seconds = secondsOf(options.heartbeatMs)
  return {
    schema: options.schema,
    schedule: false,
    supervise: supervises,
    superviseIntervalSeconds: seconds,
    monitorIntervalSeconds: seconds,
    warningQueueSize: Number.MAX_SAFE_INTEGER,
  }
}

async function createQueue(boss: PgBoss, { durable, heartbeatMs }: ResolvedPgBoss): Promise<void> {
  const wanted = {
    retryLimit: FOR_EVER,
    retryDelay: 0,
    retentionSeconds: FOR_EVER,
    expireInSeconds: LONGEST_ATTEMPT_SECONDS,
    heartbeatSeconds: secondsOf(heartbeatMs),
  }
  if ((await boss.getQueue(durable.queue)) === null) await boss.createQueue(durable.queue, wanted)
  const found = await boss.getQueue(durable.queue)
  const isAsWanted = Object.entries(wanted).every(([name, value]) => found?.[name as keyof typeof wanted] === value)
  if (!isAsWanted) await boss.updateQueue(durable.queue, wanted)
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000)
}
