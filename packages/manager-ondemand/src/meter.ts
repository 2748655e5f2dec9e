const SECONDS = 10

/** How many a second, over the last ten seconds. */
export class Meter {
  readonly #counts = new Array<number>(SECONDS).fill(0)
  /** The latest second that is counted. */
  #second = 0

  count(now: number): void {
    this.#turnTo(now)
    const place = this.#second % SECONDS
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
  }

  rate(now: number): number {
    this.#turnTo(now)
    return this.#counts.reduce((sum, count) => sum + count, 0) / SECONDS
  }

  #turnTo(now: number): void {
    const second = Math.max(this.#second, Math.floor(now / 1_000))
    for (let past = Math.max(this.#second + 1, second - SECONDS + 1); past <= second; past++) {
      this.#counts[past % SECONDS] = 0
    }
    this.#second = second
  }
}
