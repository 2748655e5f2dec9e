import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { postgresUrl, startPostgres } from '../../tooling/servers/postgres.ts'
import { startRedis } from '../../tooling/servers/redis.ts'
import type { Measurement } from '../harness/row.ts'
import { Peer } from '../processes/peer.ts'
import type { QueueContest } from './compare-queues.ts'
import type { QueueOrder } from './queue-order.ts'

const MAILS = 20_000
/** Tables, scripts and what a first mail brings with it do not count. */
const BEFORE = 100
const run = promisify(execFile)

/** What the server keeps for one small letter of text and HTML that waits. */
export async function storedOctets(manager: QueueContest['manager']): Promise<Measurement> {
  await using server = manager === 'bullmq' ? await startRedis('everysec') : await startPostgres()
  const url = manager === 'bullmq' ? `redis://127.0.0.1:${server.port}` : postgresUrl(server)
  const kept = () => (manager === 'bullmq' ? redisMemory(server.port) : databaseSize(url))
  const order: QueueOrder = {
    contestant: manager,
    url,
    queue: 'kept',
    sinkPort: 0,
    inDoubt: 'report',
    concurrency: 1,
    connections: 1,
  }
  const submitter = await Peer.start(new URL('submitter.ts', import.meta.url), { args: [JSON.stringify(order)] })
  try {
    await submitter.ask({ mails: BEFORE })
    const before = await kept()
    await submitter.ask({ mails: MAILS })
    return { rounds: [{ turbomail: ((await kept()) - before) / MAILS }] }
  } finally {
    await submitter.close()
  }
}

async function redisMemory(port: number): Promise<number> {
  const { stdout } = await run('redis-cli', ['-p', String(port), 'INFO', 'memory'])
  return Number(/^used_memory:(\d+)/m.exec(stdout)?.[1])
}

async function databaseSize(url: string): Promise<number> {
  const { stdout } = await run('psql', [url, '-Atc', 'CHECKPOINT', '-c', 'SELECT pg_database_size(current_database())'])
  return Number(/^\d+$/m.exec(stdout)?.[0])
}
