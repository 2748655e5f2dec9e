import { OptionsError } from '@turbomail/core/contract'
import { type Cluster, Redis, type RedisOptions } from 'ioredis'

/** A client of one server, or of a cluster. */
export type Client = Redis | Cluster

/** What a connection can be made of. */
export type Connection = string | RedisOptions | Client

/**
 * What the queue wants of its connections, whatever they are made of. A command whose connection is lost is rejected, never sent
 * again behind the back of whoever waits for it. What is asked for at the same time leaves in one packet, but for what waits.
 */
const OURS = {
  maxRetriesPerRequest: 0,
  enableOfflineQueue: true,
  lazyConnect: true,
  replyMapping: 'legacy',
  enableAutoPipelining: true,
  autoPipeliningIgnoredCommands: ['bzpopmin', 'xread'],
} as const satisfies RedisOptions

/** Throws an `OptionsError` that shows nothing of what was given: it may hold a password. */
export function checkConnection(value: unknown): Connection {
  if (typeof value === 'string') return checkUrl(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused('connection must be a URL, options of ioredis, or a client of ioredis.')
  }
  const { keyPrefix } = isClient(value as Client) ? (value as Client).options : (value as RedisOptions)
  if (keyPrefix) throw refused('connection must have no keyPrefix: BullMQ has none; use the option prefix.')
  return value as Connection
}

function checkUrl(text: string): string {
  if (/^(?:\/|rediss?:\/\/)/.test(text) && (text.startsWith('/') || URL.canParse(text))) return text
  throw refused('connection must begin with redis://, rediss:// or, for a socket, with "/".')
}

function refused(text: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', text, 'connection')
}

/** A connection of our own, which has not been opened yet. */
export function connect(connection: Connection): Client {
  if (typeof connection === 'string') return new Redis(connection, OURS)
  if (!isClient(connection)) return new Redis({ ...connection, ...OURS })
  return isCluster(connection) ? duplicateCluster(connection) : connection.duplicate(OURS)
}

function duplicateCluster(cluster: Cluster): Cluster {
  const { enableAutoPipelining, autoPipeliningIgnoredCommands, lazyConnect, maxRetriesPerRequest, replyMapping } = OURS
  const redisOptions = { ...cluster.options.redisOptions, maxRetriesPerRequest, replyMapping }
  return cluster.duplicate(undefined, {
    enableAutoPipelining,
    autoPipeliningIgnoredCommands,
    lazyConnect,
    redisOptions,
  })
}

/** A second connection to the same place, which has not been opened yet. */
export function duplicate(client: Client): Client {
  return isCluster(client) ? client.duplicate() : client.duplicate()
}

function isClient(connection: Exclude<Connection, string>): connection is Client {
  return 'duplicate' in connection && typeof connection.duplicate === 'function'
}

function isCluster(client: Client): client is Cluster {
  return client.isCluster
}
