import type { Timer } from '../ports/clock.ts'
import type { Ports } from '../ports/ports.ts'
import type { ConnectionBound } from './connection-bound.ts'
import { ConnectionShare } from './connection-share.ts'
import { IdleSweep } from './idle-sweep.ts'
import { PooledInstance } from './pooled-instance.ts'
import type { TransportFactory } from './transport.ts'
import { asTransportFailure, type TransportFailedError } from './transport-failed-error.ts'

/** Instances at once where neither the transport nor the manager has a bound. */
const UNBOUNDED_INSTANCES = 10
/** How long growth rests after an instance could not be opened while others serve: the relay has had enough of us. */
const GROWTH_PAUSE_MS = 5_000

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
  /** Of what this pool shares with others, if there is a bound. */
  readonly #share: ConnectionShare | undefined
  readonly #instances = new Set<PooledInstance>()
  #wanted = Number.POSITIVE_INFINITY
  readonly #sweep: IdleSweep
  #warm = 0
  /** None is opened ahead of the mails until one that a mail needed has been: the relay could not be reached. */
  #isCold = false
  #window = 1
  #pause: Timer | undefined
  /** An instance could not be opened, and others have still to show whether they can: none is added until they have. */
  #wavering = false
  #closed = false

  constructor(factory: TransportFactory, ports: Ports, listener: PoolListener, bound?: ConnectionBound) {
    this.#factory = factory
    this.#ports = ports
    this.#listener = listener
    this.#sweep = new IdleSweep(this.#instances, ports.clock)
    this.#share = bound && new ConnectionShare(bound, ports.clock, () => listener.freed())
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
    this.#sweep.keep(warm, idleMs)
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
    if (retire || this.#share?.isTurnOver(instance, this.#instances.size)) instance.retire()
    instance.release()
    if (instance.isIdle) this.#sweep.add(instance)
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
    if (this.#room() > 0) this.#share?.await(this.#instances.size)
  }

  /** Nobody waits here: gives up an instance without a mail, if another pool waits for one. */
  yield(): void {
    this.#share?.endWait()
    if (this.#share?.isWanted !== true) return
    for (const instance of this.#instances) {
      if (!instance.isIdle) continue
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
    this.#share?.endWait()
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
    this.#sweep.stop()
    this.#pause?.cancel()
    this.#share?.endWait()
    const closing = [...this.#instances].map((instance) => {
      instance.retire()
      return instance.closed
    })
    await Promise.all(closing)
  }

  /** How many instances may be opened now. */
  #openable(): number {
    return Math.min(this.#room(), this.#share?.free ?? Number.POSITIVE_INFINITY)
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
      instance?.giveUp()
      if (!instance?.abandoned) this.#openFailed(failure)
      throw failure
    }
    this.#wavering = false
    this.#isCold = false
    this.#window = instance.window
    instance.openedAt = this.#ports.clock.now()
    this.#sweep.add(instance)
    this.#listener.freed()
    return instance
  }

  #add(): PooledInstance {
    if (!this.#some('isOpening')) this.#wavering = false
    const instance = new PooledInstance(this.#factory.create(this.#ports), this.#ports.log)
    this.#instances.add(instance)
    const disconnect = this.#share?.open(instance)
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
}
