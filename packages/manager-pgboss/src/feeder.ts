import type { Verdict, Worker } from '@turbomail/durable'
import type { Fetching } from './fetching.ts'
import type { Ground } from './ground.ts'
import type { Lease } from './lease.ts'
import type { Settling } from './settling.ts'

/** How long to leave a server alone that has just failed. */
const FAILED_MS = 1_000
/** For how long a verdict is still tried to be stored when the worker is to rest. */
const LAST_TRY_MS = 60_000

/** What a feeder works with. */
export interface FeederTools {
  readonly ground: Ground
  readonly fetching: Fetching
  readonly settling: Settling
  /** What is in the hands of the worker, by the ids of the jobs. */
  readonly hand: Map<string, Lease>
  readonly concurrency: number
  readonly pollMs: number
}

/** Gives mails to a worker as long as it has a hand free. */
export class Feeder {
  readonly #tools: FeederTools
  readonly #worker: Worker
  readonly #resting = new AbortController()
  readonly #giveUp = new AbortController()
  readonly #running = new Set<Promise<void>>()
  readonly #loop: Promise<void>
  /** There may be more than was fetched last. */
  #isMore = true
  #wake: () => void = () => {}

  constructor(tools: FeederTools, worker: Worker) {
    this.#tools = tools
    this.#worker = worker
    this.#loop = this.#feed()
  }

  /** There are new mails, or may be. */
  look(): void {
    this.#isMore = true
    this.#wake()
  }

  async rest(): Promise<void> {
    const { clock } = this.#tools.ground
    this.#resting.abort()
    this.#wake()
    await this.#loop
    const timer = clock.schedule(() => this.#giveUp.abort(), LAST_TRY_MS, { keepAlive: true })
    await Promise.all(this.#running)
    timer.cancel()
  }

  async #feed(): Promise<void> {
    const { hand, concurrency, pollMs } = this.#tools
    while (!this.#resting.signal.aborted) {
      const free = concurrency - hand.size
      if (free <= 0) await this.#idle()
      else if (this.#isMore) await this.#fetch(free)
      else await this.#idle(pollMs)
    }
  }

  async #fetch(free: number): Promise<void> {
    const { fetching, ground } = this.#tools
    this.#isMore = false
    try {
      const { leases, isFull, waitMs } = await fetching.fetch(free, this.#resting.signal)
      for (const lease of leases) this.#give(lease)
      if (isFull || waitMs > 0) this.#isMore = true
      if (waitMs > 0) await ground.patience.pause(waitMs, this.#resting.signal)
    } catch (error) {
      ground.patience.report(error)
      this.#isMore = true
      await ground.patience.pause(FAILED_MS, this.#resting.signal)
    }
  }

  /** Waits until something happens, or so long. A worker that waits keeps its process alive. */
  async #idle(ms?: number): Promise<void> {
    const { clock } = this.#tools.ground
    await new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : clock.schedule(() => this.look(), ms, { keepAlive: true })
      this.#wake = () => {
        timer?.cancel()
        resolve()
      }
      if (this.#resting.signal.aborted || (ms !== undefined && this.#isMore)) this.#wake()
    })
    this.#wake = () => {}
  }

  #give(lease: Lease): void {
    const { hand } = this.#tools
    hand.set(lease.attempt.job, lease)
    const running = this.#handle(lease).finally(() => {
      this.#running.delete(running)
      hand.delete(lease.attempt.job)
      if (hand.size === this.#tools.concurrency - 1 || this.#isMore) this.#wake()
    })
    this.#running.add(running)
  }

  async #handle(lease: Lease): Promise<void> {
    const verdict = await this.#worker.handle(lease)
    if (verdict.kind !== 'lost' && (await this.#settle(lease, verdict))) this.#worker.stored(lease, verdict)
  }

  async #settle(lease: Lease, verdict: Exclude<Verdict, { kind: 'lost' }>): Promise<boolean> {
    const { settling, ground } = this.#tools
    try {
      return await settling.settle(lease, verdict, this.#giveUp.signal)
    } catch (error) {
      ground.patience.report(error)
      return false
    }
  }
}
