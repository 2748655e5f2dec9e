/** How large a process is while it does much of the same, each time after its garbage was collected. */
export interface Residence {
  /** Its resident memory at its highest in the first tenth, in MB. */
  readonly firstMb: number
  /** At its highest in the rest. */
  readonly restMb: number
}

const SAMPLES = 100

/**
 * Watches this process's resident memory over `total` steps, each of which calls `step`. How much garbage Node lets lie is
 * its own affair, and changes for a minute or so; what is looked for here is what cannot be collected. Needs `--expose-gc`.
 */
export class Resident {
  readonly #total: number
  #steps = 0
  #first = 0
  #rest = 0

  constructor(total: number) {
    this.#total = total
  }

  step(): void {
    const step = ++this.#steps
    if (step % Math.ceil(this.#total / SAMPLES) !== 0) return
    globalThis.gc?.()
    const now = process.memoryUsage.rss() / 1e6
    if (step * 10 <= this.#total) this.#first = Math.max(this.#first, now)
    else this.#rest = Math.max(this.#rest, now)
  }

  get residence(): Residence {
    return { firstMb: this.#first, restMb: this.#rest }
  }
}
