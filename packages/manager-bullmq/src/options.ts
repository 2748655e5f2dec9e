import { checkOptionNames, numberOption, OptionsError } from '@turbomail/core/contract'
import { type DurableOptions, type ResolvedDurable, resolveDurable } from '@turbomail/durable'
import { type Connection, checkConnection } from './connect.ts'

/** A rate that all workers of a queue keep together. */
export interface QueueLimit {
  /** Mails that are given to workers, at most; one that is tried again counts anew. */
  readonly max: number
  /** In a window of so many milliseconds. */
  readonly perMs: number
}

/** Options of `bullmq()`. */
export interface BullmqOptions extends DurableOptions {
  /**
   * Where Redis or Valkey is: a URL (`redis://user:password@host:6379/0`, `rediss://…` for TLS), the path of a socket, the options of
   * `ioredis`, or a client of `ioredis`, which is duplicated and left alone.
   * @default 'redis://127.0.0.1:6379'
   */
  readonly connection?: Connection | undefined
  /**
   * Stands before the names of all keys. What is in braces keeps them on one node of a cluster.
   * @default '{turbomail}'
   */
  readonly prefix?: string | undefined
  /**
   * How long a worker may be silent before its mails are taken away from it. Others have them after twice as long at most.
   * @default 30_000
   */
  readonly leaseMs?: number | undefined
  /**
   * How long a call waits for a server that is away: `submit`, `ticket`, the start, and the end, which waits for it in order to
   * store what was being handed over.
   * @default 10_000
   */
  readonly offlineMs?: number | undefined
  /**
   * `{ max, perMs }`: so many mails are given out in a window, to all workers together. All of them are to name the same.
   * @default none
   */
  readonly limit?: QueueLimit | undefined
}

/** The options with nothing left open but what has no default. */
export interface ResolvedBullmq {
  readonly durable: ResolvedDurable
  readonly connection: Connection
  readonly prefix: string
  readonly leaseMs: number
  readonly offlineMs: number
  readonly limit: QueueLimit | undefined
}

const DEFAULTS = Object.freeze({
  connection: 'redis://127.0.0.1:6379',
  prefix: '{turbomail}',
  leaseMs: 30_000,
  offlineMs: 10_000,
})

const OWN_NAMES: readonly string[] = [...Object.keys(DEFAULTS), 'limit']
const PREFIX = /^[^\s:]{1,64}$/

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveBullmq(given: BullmqOptions | undefined): ResolvedBullmq {
  const durable = resolveDurable(given, OWN_NAMES)
  return Object.freeze({
    durable,
    connection: checkConnection(given?.connection === undefined ? DEFAULTS.connection : given.connection),
    prefix: prefixOption(given?.prefix),
    leaseMs: numberOption(given?.leaseMs, 'leaseMs', DEFAULTS.leaseMs, { least: 1_000 }),
    offlineMs: numberOption(given?.offlineMs, 'offlineMs', DEFAULTS.offlineMs, { least: 0 }),
    limit: limitOption(given?.limit),
  })
}

function prefixOption(value: unknown): string {
  if (value === undefined) return DEFAULTS.prefix
  if (typeof value === 'string' && PREFIX.test(value)) return value
  throw new OptionsError('OPTIONS_INVALID', 'prefix must be 1 to 64 characters, without ":" and white space.', 'prefix')
}

function limitOption(value: QueueLimit | undefined): QueueLimit | undefined {
  if (value === undefined) return undefined
  checkOptionNames(value, ['max', 'perMs'], 'limit.')
  const whole = { least: 1, whole: true }
  return Object.freeze({
    max: numberOption(required(value.max, 'limit.max'), 'limit.max', 1, whole),
    perMs: numberOption(required(value.perMs, 'limit.perMs'), 'limit.perMs', 1, whole),
  })
}

function required(value: unknown, option: string): unknown {
  if (value !== undefined) return value
  throw new OptionsError('OPTIONS_INVALID', `${option} is missing.`, option)
}
