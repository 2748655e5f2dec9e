import type { Clock } from '../ports/clock.ts'
import type { ConnectionBound } from './connection-bound.ts'
import type { PooledInstance } from './pooled-instance.ts'

/** How long an instance serves before it makes way for a pool that has fewer. */
const TURN_MS = 5_000

/** One pool's part in a bound that several share. */
export class ConnectionShare {
  readonly #bound: ConnectionBound
  readonly #clock: Clock
  readonly #freed: () => void
  /** Ends the waiting for a connection that another pool has. */
  #endWait: (() => void) | undefined

  /** `freed` is called when another pool has closed a connection that was waited for. */
  constructor(bound: ConnectionBound, clock: Clock, freed: () => void) {
    this.#bound = bound
    this.#clock = clock
    this.#freed = freed
  }

  /** How many more may be opened now. */
  get free(): number {
    return this.#bound.free
  }

  /** Whether a pool waits for a connection. */
  get isWanted(): boolean {
    return this.#bound.fewest !== Number.POSITIVE_INFINITY
  }

  /** Whether an instance, one of so many, has served for long enough, now that a pool that has fewer waits for one. */
  isTurnOver({ openedAt }: PooledInstance, size: number): boolean {
    const { fewest } = this.#bound
    return (fewest === 0 || fewest + 1 < size) && this.#clock.now() - openedAt >= TURN_MS
  }

  /** Notes that an instance is being opened; the function that it returns notes that it is closed. */
  open(instance: PooledInstance): () => void {
    return this.#bound.open(() => {
      const { isIdle } = instance
      if (isIdle) instance.retire()
      return isIdle
    })
  }

  /** Waits for a connection, if none is free. */
  await(has: number): void {
    if (this.#bound.free > 0) return
    this.#endWait ??= this.#bound.wait(has, () => {
      this.#endWait = undefined
      this.#freed()
    })
  }

  endWait(): void {
    this.#endWait?.()
    this.#endWait = undefined
  }
}
