import type { Clock, Timer } from '@turbomail/core/contract'
import type { Hold } from './hold.ts'
import type { Link } from './link.ts'

/** Keeps the locks of the mails that this process has. */
export class Leases {
  readonly #link: Link
  readonly #clock: Clock
  readonly #holds = new Map<string, Hold>()
  #timer: Timer | undefined
  #isEnded = false

  constructor(link: Link, clock: Clock) {
    this.#link = link
    this.#clock = clock
    this.#wait()
  }

  add(hold: Hold): void {
    this.#holds.set(hold.id, hold)
  }

  /** The same mail may have come to this process again meanwhile. */
  delete(hold: Hold): void {
    if (this.#holds.get(hold.id) === hold) this.#holds.delete(hold.id)
  }

  end(): void {
    this.#isEnded = true
    this.#timer?.cancel()
  }

  #wait(): void {
    if (this.#isEnded) return
    this.#timer = this.#clock.schedule(() => this.#renewAll(), this.#link.options.leaseMs / 3)
  }

  async #renewAll(): Promise<void> {
    try {
      await this.#renew([...this.#holds.values()])
    } catch (error) {
      this.#link.trouble.heard(error)
    }
    this.#wait()
  }

  async #renew(holds: readonly Hold[]): Promise<void> {
    if (holds.length === 0) return
    const { queue, options } = this.#link
    const ids = holds.map(({ id }) => id)
    const tokens = holds.map(({ token }) => token)
    const lapsed = await queue.backend.extendLocks(ids, tokens, options.leaseMs)
    for (const id of lapsed) {
      const hold = holds.find((one) => one.id === id)
      if (hold !== undefined && this.#holds.get(id) === hold && !(await hold.reclaim())) hold.lose()
    }
  }
}
