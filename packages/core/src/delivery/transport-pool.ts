import type { Timer } from '../ports/clock.ts'
import type { Ports } from '../ports/ports.ts'
import type { ConnectionBound } from './connection-bound.ts'
import { PooledInstance } from './pooled-instance.ts'
import type { TransportFactory } from './transport.ts'
import { asTransportFailure, type TransportFailedError } from './transport-failed-error.ts'

/** Instances at once where neither the transport nor the manager has a bound. */
const UNBOUNDED_INSTANCES = 10
/** How long an instance without a mail stays open, until a manager says otherwise. */
const IDLE_MS = 10_000
/** How long growth rests after an instance could not be opened while others serve: the relay has had enough of us. */
const GROWTH_PAUSE_MS = 5_000
/** How long an instance serves before it makes way for a pool that waits, where several share a bound. */
const TURN_MS = 5_000
/** The longest delay that a timer of Node can have. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** What a pool tells its dispatcher. */
export interface PoolListener {
  /** Slots may have become free, or an instance may now be opened. */
  freed(): void
  /** No instance is open, and the last that was opening failed. */
  failed(failure: TransportFailedError): void
}

/** The open instances of one transport: opened as they are needed, shared up to their windows, closed when idle. */
export class TransportPool {
  readonly #factory: TransportFactory
  readonly #ports: Ports
  readonly #listener: PoolListener
  /** What this pool shares with others, if there is a bound. */
  readonly #bound: ConnectionBound | undefined
  readonly #instances = new Set<PooledInstance>()
  #wanted = Number.POSITIVE_INFINITY
  #idleMs = IDLE_MS
  #warm = 0
  /** None is opened ahead of the mails until one that a mail needed has been: the relay could not be reached. */
  #isCold = false
  #window = 1
  #pause: Timer | undefined
  #sweep: Timer | undefined
  /** An instance could not be opened, and others have still to show whether they can: none is added until they have. */
  #wavering = false
  #closed = false
  /** Ends the waiting for a connection that somebody else has. */
  #endWait: (() => void) | undefined

  constructor(factory: TransportFactory, ports: Ports, listener: PoolListener, bound?: ConnectionBound) {
    this.#factory = factory
    this.#ports = ports
    this.#listener = listener
    this.#bound = bound
  }

  /** Slots that are free, or would be once the instances that may be opened are. */
  get capacity(): number {
    let slots = this.#openable() * this.#window
    for (const instance of this.#instances) slots += instance.isOpening ? this.#window : instance.free
    return slots
  }

  want(instances: number, idleMs?: number, warm = 0): void {
    this.#wanted = Math.max(1, instances)
    this.#warm = warm
    this.#keepWarm()
    if (idleMs === undefined || idleMs === this.#idleMs) return
    this.#idleMs = idleMs
    this.#sweep?.cancel()
    this.#sweep = undefined
    this.#closeIdle()
  }

  /** Holds a slot on the open instance that is least loaded, if any has one. */
  take(): PooledInstance | undefined {
    let best: PooledInstance | undefined
    let least = Number.POSITIVE_INFINITY
    for (const instance of this.#instances) {
      const { load } = instance
      if (load >= least) continue
      best = instance
      least = load
      if (load === 0) break
    }
    best?.hold()
    return best
  }

  /** Gives a slot back. */
  release(instance: PooledInstance, retire: boolean): void {
    if (retire) instance.retire()
    instance.release()
    if (instance.isIdle) this.#becameIdle(instance)
  }

  /** Opens as many instances as `waiting` attempts need beyond those that are opening. */
  grow(waiting: number): void {
    let left = this.#openable()
    if (left === 0) {
      this.awaitConnection()
      return
    }
    let slots = 0
    for (const instance of this.#instances) if (instance.isOpening) slots += this.#window
    for (; left > 0 && slots < waiting; left--, slots += this.#window) this.#openForMail()
  }

  /** Has the listener told when a connection becomes free elsewhere, if it is the shared bound that stops growth. */
  awaitConnection(): void {
    if (this.#bound === undefined || this.#bound.free > 0 || this.#endWait !== undefined || this.#room() === 0) return
    this.#endWait = this.#bound.wait(this.#instances.size, () => {
      this.#endWait = undefined
      this.#listener.freed()
    })
  }

  /** Gives up an instance for a pool that waits for one: one without a mail, or one that has had its turn. */
  yield(): void {
    const fewest = this.#bound?.fewest ?? Number.POSITIVE_INFINITY
    if (fewest === Number.POSITIVE_INFINITY) return
    const isDue = fewest === 0 || fewest + 1 < this.#instances.size
    const turnOver = this.#ports.clock.now() - TURN_MS
    for (const instance of this.#instances) {
      if (!instance.isIdle && !(isDue && instance.isOpen && instance.openedAt <= turnOver)) continue
      instance.retire()
      return
    }
  }

  /** An instance to ask about the far end: one opened for the purpose or, where none may be, one that is open. */
  async probe(): Promise<PooledInstance | undefined> {
    if (this.#openable() > 0) return this.#open()
    for (const instance of this.#instances) if (instance.isOpen) return instance
    return undefined
  }

  /** Nobody waits any longer for what is opening, or for what others have. */
  abandonOpening(): void {
    this.#endWait?.()
    this.#endWait = undefined
    let kept = 0
    for (const instance of this.#instances) {
      if ((instance.isOpen || instance.isOpening) && kept++ < this.#warm) continue
      if (instance.isOpening) instance.retire()
    }
  }

  /** An instance was found dead: those that have been as idle may be, too. */
  retireIdle(): void {
    for (const instance of this.#instances) if (instance.isIdle) instance.retire()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#sweep?.cancel()
    this.#pause?.cancel()
    this.#endWait?.()
    const closing = [...this.#instances].map((instance) => {
      instance.retire()
      return instance.closed
    })
    await Promise.all(closing)
  }

  /** How many instances may be opened now. */
  #openable(): number {
    return Math.min(this.#room(), this.#bound?.free ?? Number.POSITIVE_INFINITY)
  }

  /** How many might be, but for what others have open. */
  #room(): number {
    if (this.#closed) return 0
    const bound = Math.min(this.#factory.capabilities.maxInstances, this.#wanted)
    const limit = Number.isFinite(bound) ? bound : UNBOUNDED_INSTANCES
    if (this.#pause !== undefined && this.#some('isOpen')) return 0
    if (this.#wavering && this.#some('isOpening')) return 0
    return Math.max(0, limit - this.#instances.size)
  }

  #some(state: 'isOpen' | 'isOpening'): boolean {
    for (const instance of this.#instances) if (instance[state]) return true
    return false
  }

  async #openForMail(): Promise<void> {
    try {
      await this.#open()
    } catch {
      // Those it was opened for have been told by the listener.
    }
  }

  async #open(): Promise<PooledInstance> {
    let instance: PooledInstance | undefined
    try {
      instance = this.#add()
      await instance.open()
    } catch (error) {
      const failure = asTransportFailure(error, 'The transport could not be opened')
      if (!instance?.abandoned) this.#openFailed(failure)
      throw failure
    }
    this.#wavering = false
    this.#isCold = false
    this.#window = instance.window
    instance.openedAt = this.#ports.clock.now()
    this.#becameIdle(instance)
    this.#listener.freed()
    return instance
  }

  #add(): PooledInstance {
    if (!this.#some('isOpening')) this.#wavering = false
    const instance = new PooledInstance(this.#factory.create(this.#ports), this.#ports.log)
    this.#instances.add(instance)
    const disconnect = this.#bound?.open(() => {
      const { isIdle } = instance
      if (isIdle) instance.retire()
      return isIdle
    })
    instance.closed.then(() => {
      this.#instances.delete(instance)
      disconnect?.()
      this.#keepWarm()
      this.#listener.freed()
    })
    return instance
  }

  #openFailed(failure: TransportFailedError): void {
    this.#isCold = true
    if (this.#some('isOpen')) this.#pauseGrowth()
    else if (this.#some('isOpening')) this.#wavering = true
    else this.#listener.failed(failure)
  }

  /** Opens what is to stay open without a mail. */
  #keepWarm(): void {
    if (this.#isCold) return
    let missing = this.#warm
    for (const instance of this.#instances) if (instance.isOpen || instance.isOpening) missing--
    for (let left = Math.min(missing, this.#openable()); left > 0; left--) this.#openForMail()
  }

  #pauseGrowth(): void {
    this.#pause ??= this.#ports.clock.schedule(() => {
      this.#pause = undefined
      this.#listener.freed()
    }, GROWTH_PAUSE_MS)
  }

  #becameIdle(instance: PooledInstance): void {
    instance.idleSince = this.#ports.clock.now()
    this.#scheduleSweep(this.#idleMs)
  }

  /** One timer for the whole pool, however many mails pass. */
  #scheduleSweep(delayMs: number): void {
    if (this.#sweep !== undefined || this.#closed || delayMs > LONGEST_TIMER_MS) return
    this.#sweep = this.#ports.clock.schedule(() => {
      this.#sweep = undefined
      this.#closeIdle()
    }, delayMs)
  }

  #closeIdle(): void {
    const now = this.#ports.clock.now()
    let next = Number.POSITIVE_INFINITY
    let kept = 0
    for (const instance of this.#instances) {
      if ((instance.isOpen && kept++ < this.#warm) || !instance.isIdle) continue
      const left = instance.idleSince + this.#idleMs - now
      if (left <= 0) instance.retire()
      else next = Math.min(next, left)
    }
    this.#scheduleSweep(next)
  }
}
