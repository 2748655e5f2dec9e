import { isPassing } from './is-passing.ts'

interface Waiting<Item, Result> {
  readonly item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/** Bounds of what is done at once. */
export interface LaneOptions<Item> {
  readonly most: number
  /** What an item weighs, and how much may be done at once; a heavier one goes alone. */
  readonly weigh?: ((item: Item) => number) | undefined
  readonly heaviest?: number | undefined
}

/** Gathers what is asked for while an answer is on its way, and asks for all of it at once. */
export class Lane<Item, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>
  readonly #options: LaneOptions<Item>
  #waiting: Waiting<Item, Result>[] = []
  #isBusy = false

  /** `work` has a result for each item, in their order. */
  constructor(work: (items: readonly Item[]) => Promise<readonly Result[]>, options: LaneOptions<Item>) {
    this.#work = work
    this.#options = options
  }

  ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#go()
    })
  }

  async #go(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    await undefined
    while (this.#waiting.length > 0) await this.#run(this.#next())
    this.#isBusy = false
  }

  #next(): Waiting<Item, Result>[] {
    const { most, weigh = () => 0, heaviest = Number.POSITIVE_INFINITY } = this.#options
    let weight = 0
    let count = 0
    for (const { item } of this.#waiting) {
      weight += weigh(item)
      if (count > 0 && (count === most || weight > heaviest)) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  /** Where one item may be what is wrong, each is done by itself. */
  async #run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#work(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => void resolve(results[index] as Result))
    } catch (error) {
      if (batch.length === 1 || isPassing(error)) for (const { reject } of batch) reject(error)
      else for (const one of batch) await this.#run([one])
    }
  }
}
