import type { Clock, Timer } from '@turbomail/core/contract'
import type {
  DurableFigures,
  Engine,
  EntryState,
  Found,
  Json,
  NewEntry,
  SettledListener,
  Taken,
  Verdict,
  Worker,
} from '../../src/index.ts'

/** A mail in a memory that processes could share. */
interface Entry {
  readonly entry: NewEntry
  state: EntryState
  due: number
  progress: Json | undefined
  result: Json | undefined
  /** Of the worker that has it. */
  lease: AbortController | undefined
}

const RANKS = { high: 0, normal: 1, low: 2 } as const

/** What several engines stand on, as several processes do on one server. */
export class Memory {
  readonly entries = new Map<string, Entry>()
  readonly idempotency = new Map<string, string>()
  readonly collapse = new Map<string, string>()
  readonly engines = new Set<MemoryEngine>()
}

/** The contract of engines at its shortest, in memory. */
export class MemoryEngine implements Engine<never> {
  readonly #memory: Memory
  readonly #clock: Clock
  readonly #concurrency: number
  readonly #listeners: SettledListener[] = []
  readonly #running = new Set<Promise<void>>()
  readonly #timers = new Set<Timer>()
  #worker: Worker | undefined

  constructor(memory: Memory, clock: Clock, concurrency = Number.POSITIVE_INFINITY) {
    this.#memory = memory
    this.#clock = clock
    this.#concurrency = concurrency
  }

  async open(): Promise<void> {
    this.#memory.engines.add(this)
  }

  async add(entry: NewEntry): Promise<string> {
    const { entries, idempotency, collapse } = this.#memory
    const { id, idempotencyKey, collapseKey, notBefore = 0 } = entry
    const earlier = idempotencyKey === undefined ? undefined : idempotency.get(idempotencyKey)
    if (earlier !== undefined && entries.has(earlier)) return earlier
    if (idempotencyKey !== undefined) idempotency.set(idempotencyKey, id)
    if (collapseKey !== undefined) collapse.set(collapseKey, id)
    const state = notBefore > this.#clock.now() ? 'delayed' : 'waiting'
    const rest = { progress: undefined, result: undefined, lease: undefined }
    entries.set(id, { entry, state, due: notBefore, ...rest })
    for (const engine of this.#memory.engines) engine.look()
    return id
  }

  work(worker: Worker): void {
    this.#worker = worker
    this.look()
  }

  async rest(): Promise<void> {
    this.#worker = undefined
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async remove(id: string): Promise<boolean> {
    const found = this.#memory.entries.get(id)
    const isFree = found?.state === 'waiting' || found?.state === 'delayed'
    return isFree && this.#memory.entries.delete(id)
  }

  async find(ids: readonly string[]): Promise<readonly Found[]> {
    return ids.flatMap((id) => {
      const found = this.#memory.entries.get(id)
      return found === undefined ? [] : [foundOf(found)]
    })
  }

  watch(listener: SettledListener): void {
    this.#listeners.push(listener)
  }

  async *held(): AsyncGenerator<Found> {
    for (const found of [...this.#memory.entries.values()].toReversed()) if (isHeld(found)) yield foundOf(found)
  }

  async resend(id: string, progress: Json): Promise<boolean> {
    const found = this.#memory.entries.get(id)
    if (found === undefined || !isHeld(found)) return false
    Object.assign(found, { state: 'waiting', progress, result: undefined })
    for (const engine of this.#memory.engines) engine.look()
    return true
  }

  async drop(id: string): Promise<boolean> {
    const found = this.#memory.entries.get(id)
    return found !== undefined && isHeld(found) && this.#memory.entries.delete(id)
  }

  async figures(): Promise<DurableFigures> {
    const all = [...this.#memory.entries.values()]
    const count = (state: EntryState): number => all.filter((one) => one.state === state).length
    return {
      waiting: count('waiting'),
      delayed: count('delayed'),
      inFlight: count('in-flight'),
      failed: count('failed'),
      inDoubt: count('in-doubt'),
      oldestAgeMs: 0,
      ratePerSecond: 0,
    }
  }

  async close(): Promise<void> {
    this.#memory.engines.delete(this)
    for (const timer of this.#timers) timer.cancel()
  }

  /** Its process dies: what it had is taken away from it at once. */
  die(): void {
    this.#memory.engines.delete(this)
    this.#worker = undefined
    for (const found of this.#memory.entries.values()) {
      if (found.lease === undefined || !this.#leases.has(found.lease)) continue
      Object.assign(found, { state: 'waiting', lease: undefined })
    }
    for (const engine of this.#memory.engines) engine.look()
  }

  /** Whether there is something to do. */
  look(): void {
    while (this.#worker !== undefined && this.#running.size < this.#concurrency) {
      const found = this.#next()
      if (found === undefined) return
      const running = this.#give(found, this.#worker).finally(() => {
        this.#running.delete(running)
        this.look()
      })
      this.#running.add(running)
    }
  }

  readonly #leases = new WeakSet<AbortController>()

  #next(): Entry | undefined {
    const now = this.#clock.now()
    let best: Entry | undefined
    for (const found of this.#memory.entries.values()) {
      if (found.state !== 'waiting' && found.state !== 'delayed') continue
      if (found.due > now) this.#lookAt(found.due)
      else if (best === undefined || RANKS[found.entry.priority] < RANKS[best.entry.priority]) best = found
    }
    return best
  }

  #lookAt(due: number): void {
    const timer = this.#clock.schedule(() => {
      this.#timers.delete(timer)
      this.look()
    }, due - this.#clock.now())
    this.#timers.add(timer)
  }

  async #give(found: Entry, worker: Worker): Promise<void> {
    const lease = new AbortController()
    this.#leases.add(lease)
    Object.assign(found, { state: 'in-flight', lease })
    const taken = this.#taken(found, lease)
    const verdict = await worker.handle(taken)
    if (found.lease !== lease) return
    found.lease = undefined
    this.#settle(found, verdict)
    worker.stored(taken, verdict)
  }

  #taken(found: Entry, lease: AbortController): Taken {
    const { entry } = found
    const { collapse } = this.#memory
    return {
      id: entry.id,
      record: entry.record,
      progress: found.progress,
      signal: lease.signal,
      isCollapsed: async () => entry.collapseKey !== undefined && collapse.get(entry.collapseKey) !== entry.id,
      note: async (progress) => {
        if (found.lease !== lease) throw new Error('it was taken away')
        found.progress = progress
      },
    }
  }

  #settle(found: Entry, verdict: Verdict): void {
    const state = { done: 'done', held: 'failed', again: 'delayed', lost: 'waiting' } as const
    found.state = verdict.kind === 'held' ? verdict.why : state[verdict.kind]
    if (verdict.kind === 'again') found.due = verdict.notBefore
    if ('progress' in verdict) found.progress = verdict.progress
    if (!('result' in verdict)) return
    found.result = verdict.result
    const { id, idempotencyKey } = found.entry
    const { idempotency } = this.#memory
    if (verdict.isKeyFree && idempotencyKey !== undefined && idempotency.get(idempotencyKey) === id) {
      idempotency.delete(idempotencyKey)
    }
    for (const engine of this.#memory.engines)
      for (const listener of engine.#listeners) listener.settled(found.entry.id)
  }
}

function isHeld({ state }: Entry): boolean {
  return state === 'failed' || state === 'in-doubt'
}

function foundOf({ entry: { id, record }, state, progress, result }: Entry): Found {
  return { id, state, record, progress, result }
}
