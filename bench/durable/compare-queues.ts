import { setTimeout } from 'node:timers/promises'
import { postgresUrl, startPostgres } from '../../tooling/servers/postgres.ts'
import { startRedis } from '../../tooling/servers/redis.ts'
import { interleave, type Leg } from '../harness/rounds.ts'
import type { Measurement } from '../harness/row.ts'
import type { Settings } from '../harness/settings.ts'
import { Peer } from '../processes/peer.ts'
import type { Work } from '../senders/work.ts'
import { type Sink, withSink } from '../sink/sink.ts'
import type { ContestantName, QueueOrder } from './queue-order.ts'

const ASK_MS = 5
/** In one process. */
const CONCURRENCY = 50
const CONNECTIONS = 20

/** What is compared with BullMQ and nodemailer, in the usual way. */
export interface QueueContest {
  readonly manager: Exclude<ContestantName, 'usual'>
  readonly inDoubt: 'report' | 'retry'
  /** Processes that deliver; with none only the submitting is measured. */
  readonly workers: number
}

/** Mails a second, of both by turns, each on a server of its own that stores every write within a second at the latest. */
export async function compareQueues(contest: QueueContest, { mails, rounds }: Settings): Promise<Measurement> {
  const each = Math.ceil(mails / rounds)
  await using redis = await startRedis('everysec')
  const redisUrl = `redis://127.0.0.1:${redis.port}`
  await using postgres = contest.manager === 'pgboss' ? await startPostgres() : undefined
  const url = postgres === undefined ? redisUrl : postgresUrl(postgres)
  return await withSink(async (sink) => {
    const common = { sinkPort: sink.port, inDoubt: contest.inDoubt, concurrency: CONCURRENCY, connections: CONNECTIONS }
    const ours = await Line.start({ ...common, contestant: contest.manager, url, queue: 'ours' }, contest.workers)
    const usual = await Line.start({ ...common, contestant: 'usual', url: redisUrl, queue: 'usual' }, contest.workers)
    try {
      const legs = { turbomail: leg(ours, sink, each), nodemailer: leg(usual, sink, each) }
      await interleave(legs, 1)
      return { rounds: await interleave(legs, rounds) }
    } finally {
      await Promise.all([ours.close(), usual.close()])
    }
  })
}

function leg(line: Line, sink: Sink, mails: number): Leg {
  return async () => mails / (await line.carry(mails, sink))
}

/** One process that submits, and some that deliver. */
class Line {
  readonly #submitter: Peer
  readonly #workers: readonly Peer[]

  private constructor(submitter: Peer, workers: readonly Peer[]) {
    this.#submitter = submitter
    this.#workers = workers
  }

  static async start(order: QueueOrder, workers: number): Promise<Line> {
    const args = [JSON.stringify(order)]
    const peer = (name: string) => Peer.start(new URL(name, import.meta.url), { args })
    const line = new Line(
      await peer('submitter.ts'),
      await Promise.all(Array.from({ length: workers }, () => peer('worker.ts'))),
    )
    await Promise.all(line.#workers.map((worker) => worker.ask({})))
    return line
  }

  /** The seconds from the first call to submit to the last mail at the sink, or to the last answer where nobody delivers. */
  async carry(mails: number, sink: Sink): Promise<number> {
    const before = (await sink.tally()).mails
    const start = performance.now()
    const { seconds } = (await this.#submitter.ask({ mails })) as Work
    if (this.#workers.length === 0) return seconds
    while ((await sink.tally()).mails < before + mails) await setTimeout(ASK_MS)
    return (performance.now() - start) / 1000
  }

  async close(): Promise<void> {
    await Promise.all([this.#submitter, ...this.#workers].map((peer) => peer.close()))
  }
}
