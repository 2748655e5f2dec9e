import type { ManagerFactory } from '@turbomail/core/contract'
import type { DurableQueue, DurableSubmitOptions } from '@turbomail/durable'
import { bullmq } from '@turbomail/manager-bullmq'
import { pgboss } from '@turbomail/manager-pgboss'
import { missingPostgres, postgresUrl, startPostgres } from '../../../tooling/servers/postgres.ts'
import { missingRedis, startRedis } from '../../../tooling/servers/redis.ts'
import type { Order } from './child.ts'

export type EngineName = 'bullmq' | 'pgboss'

/** What the managers of one run have in common. */
export interface Wish {
  readonly inDoubt: 'report' | 'retry'
}

/** A private server for one run. */
export interface EngineServer extends AsyncDisposable {
  /** Options for the manager of any process, in JSON. */
  options(wish: Wish): object
  /** Ends it in good order, and starts it again with what it has stored. */
  restart(): Promise<void>
}

export interface Engine {
  readonly name: EngineName
  /** What is not on this machine, and how to get it. */
  missing(): string | undefined
  start(): Promise<EngineServer>
}

/** In one process: as many mails as wait for its lease to run out when it is killed. */
const CONCURRENCY = 40
/** Soon, so that a test can wait for it, and for as long as a relay may be away. */
const RETRY = { attempts: 100, delayMs: 500, maxDelayMs: 2000, deadlineMs: 600_000 }

export const ENGINES: readonly Engine[] = [
  {
    name: 'bullmq',
    missing: missingRedis,
    async start() {
      const server = await startRedis()
      const connection = `redis://127.0.0.1:${server.port}`
      return {
        options: ({ inDoubt }) => ({
          connection,
          concurrency: CONCURRENCY,
          leaseMs: 3000,
          offlineMs: 60_000,
          retry: { ...RETRY, inDoubt },
        }),
        restart: () => server.restart(),
        [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
      }
    },
  },
  {
    name: 'pgboss',
    missing: missingPostgres,
    async start() {
      const server = await startPostgres()
      const connection = postgresUrl(server)
      return {
        options: ({ inDoubt }) => ({
          connection,
          concurrency: CONCURRENCY,
          heartbeatMs: 10_000,
          pollMs: 200,
          retry: { ...RETRY, inDoubt },
        }),
        restart: () => server.restart(),
        [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
      }
    },
  },
]

/** The manager that a process was told to use. */
export function managerOf({ engine, options }: Order): ManagerFactory<DurableSubmitOptions> {
  return engine === 'bullmq' ? bullmq(options) : (pgboss(options) as ManagerFactory<DurableSubmitOptions>)
}

export function queueOf({ engine, options }: Order): Promise<DurableQueue> {
  return engine === 'bullmq' ? bullmq(options).openQueue() : pgboss(options).openQueue()
}
