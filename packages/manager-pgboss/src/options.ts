import { checkOptionNames, numberOption, OptionsError } from '@turbomail/core/contract'
import { type DurableOptions, type ResolvedDurable, resolveDurable } from '@turbomail/durable'
import type { DatabaseOptions } from 'pg-boss'
import type { Database } from './database.ts'
import type { EmbeddedDatabase } from './pglite.ts'

/** Where a server is, in the words of `pg`: `host`, `port`, `user`, `password`, `database`, `ssl`, `max` … */
export type ConnectionOptions = Omit<DatabaseOptions, 'db' | 'schema'>

/** PostgreSQL within this process, for development and tests. */
export interface EmbeddedOptions {
  /**
   * Where it keeps its files. One process at a time may have it open.
   * @default in memory
   */
  readonly folder?: string | undefined
  /** A PGlite of your own, which stays open. */
  readonly pglite?: EmbeddedDatabase | undefined
}

/** A rate that all workers keep together. */
export interface RateLimit {
  /** Mails that workers are given, at most. */
  readonly max: number
  /** In any span of this length. */
  readonly perMs: number
}

/** Options of `pgboss()`. */
export interface PgBossOptions extends DurableOptions {
  /**
   * The server: a URL such as `postgres://user:password@host:5432/database`, or what `pg` takes.
   * @default none: PostgreSQL within this process
   */
  readonly connection?: string | ConnectionOptions | undefined
  /**
   * A database of your own making in place of `connection`, with `executeSql`, `beginTransaction` and, if it can, `listen`, as
   * pg-boss has it. It stays open.
   * @default none
   */
  readonly db?: Database | undefined
  /**
   * PostgreSQL within this process, by PGlite; that is one process only. `{ folder }`: with its files there; `{}`: in memory;
   * `{ pglite }`: one of yours. Start the mailer before a transaction of that submits.
   * @default {} where neither `connection` nor `db` is given
   */
  readonly embedded?: EmbeddedOptions | undefined
  /**
   * The schema in which pg-boss and the mails have their tables: small letters, digits and `_`.
   * @default 'turbomail'
   */
  readonly schema?: string | undefined
  /**
   * A worker that is silent for so long is taken for dead. Its mails are with another after at most twice that, and the same
   * for all mailers of the queue.
   * @default 30_000
   */
  readonly heartbeatMs?: number | undefined
  /**
   * How often a worker asks for mails of which nobody told: those whose time has come.
   * @default 1_000
   */
  readonly pollMs?: number | undefined
  /**
   * For how long a transaction in which a mail was submitted may stay open; then the ticket rejects with
   * `TRANSACTION_ROLLED_BACK`, at most 15 seconds later.
   * @default 60_000
   */
  readonly commitMs?: number | undefined
  /**
   * `{ max, perMs }`: all workers together are given at most `max` mails in any span of `perMs`. All of them are to name the same.
   * @default no limit
   */
  readonly limit?: RateLimit | undefined
}

/** The options with nothing left open but what has no default. */
export interface ResolvedPgBoss {
  readonly durable: ResolvedDurable
  readonly connection: string | ConnectionOptions | undefined
  readonly db: Database | undefined
  readonly embedded: EmbeddedOptions
  /** Nobody said where mails are to be kept. */
  readonly isForgetful: boolean
  readonly schema: string
  readonly heartbeatMs: number
  readonly pollMs: number
  readonly commitMs: number
  readonly limit: RateLimit | undefined
}

const DEFAULTS = Object.freeze({ schema: 'turbomail', heartbeatMs: 30_000, pollMs: 1_000, commitMs: 60_000 })
const OWN_NAMES: readonly string[] = [...Object.keys(DEFAULTS), 'connection', 'db', 'embedded', 'limit']

/** pg-boss wants whole seconds, and this many at least. */
const LEAST_HEARTBEAT_MS = 10_000
const LEAST_POLL_MS = 50
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,49}$/

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolvePgBoss(given: PgBossOptions | undefined): ResolvedPgBoss {
  const durable = resolveDurable(given, OWN_NAMES)
  const { heartbeatMs, pollMs, commitMs } = DEFAULTS
  return Object.freeze({
    durable,
    ...placeOptions(given),
    schema: schemaOption(given?.schema),
    heartbeatMs: numberOption(given?.heartbeatMs, 'heartbeatMs', heartbeatMs, { least: LEAST_HEARTBEAT_MS }),
    pollMs: numberOption(given?.pollMs, 'pollMs', pollMs, { least: LEAST_POLL_MS }),
    commitMs: numberOption(given?.commitMs, 'commitMs', commitMs, { least: 0 }),
    limit: limitOption(given?.limit),
  })
}

function placeOptions(
  given: PgBossOptions | undefined,
): Pick<ResolvedPgBoss, 'connection' | 'db' | 'embedded' | 'isForgetful'> {
  const { connection, db, embedded } = given ?? {}
  const places = Object.entries({ connection, db, embedded }).filter(([, value]) => value !== undefined)
  if (places.length > 1) {
    const names = places.map(([name]) => name)
    throw new OptionsError('OPTIONS_INVALID', `${names.join(' and ')} cannot be given together.`, names[1] as string)
  }
  checkConnection(connection)
  if (db !== undefined && typeof (db as Partial<Database>).beginTransaction !== 'function') {
    throw new OptionsError('OPTIONS_INVALID', 'db must have executeSql and beginTransaction.', 'db')
  }
  checkOptionNames(embedded, ['folder', 'pglite'], 'embedded.')
  return { connection, db, embedded: { ...embedded }, isForgetful: places.length === 0 }
}

function checkConnection(value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return
  if (typeof value === 'object' && value !== null && !('db' in value) && !('schema' in value)) return
  throw new OptionsError('OPTIONS_INVALID', 'connection must be a URL, or an object as pg takes it.', 'connection')
}

function schemaOption(value: unknown): string {
  if (value === undefined) return DEFAULTS.schema
  if (typeof value === 'string' && SCHEMA_NAME.test(value)) return value
  throw new OptionsError('OPTIONS_INVALID', 'schema must be up to 50 small letters, digits and "_".', 'schema')
}

function limitOption(given: RateLimit | undefined): RateLimit | undefined {
  if (given === undefined) return undefined
  checkOptionNames(given, ['max', 'perMs'], 'limit.')
  const bounds = { least: 1, whole: true }
  return Object.freeze({
    max: numberOption(given.max ?? Number.NaN, 'limit.max', 0, bounds),
    perMs: numberOption(given.perMs ?? Number.NaN, 'limit.perMs', 0, bounds),
  })
}
