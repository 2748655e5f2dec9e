import { setTimeout as delay } from 'node:timers/promises'
import type { MakeHarness, ManagerHarness } from '@turbomail/conformance'
import { bullmq } from '../src/index.ts'
import { RedisServer } from './support/redis-server.ts'

/** What a command, and what follows from it, takes on a busy machine. */
const ANSWER_MS = 40

/** The clock of the kit cannot move that of Redis, so delays between attempts are tested elsewhere. */
export const harnesses: Readonly<Record<'bullmq()', MakeHarness<ManagerHarness>>> = {
  'bullmq()': async () => {
    const server = await RedisServer.start()
    return {
      capabilities: { ordered: true, bounded: true, retries: false, transactions: false, durable: true },
      factory: ({ maxConcurrent }) =>
        bullmq({ connection: server.url, ...(Number.isFinite(maxConcurrent) ? { concurrency: maxConcurrent } : {}) }),
      turn: () => delay(ANSWER_MS),
      dispose: () => server[Symbol.asyncDispose](),
    }
  },
}
