/** When a transport was last seen to be well; all instances of a factory share it. */
export class Health {
  readonly #lastsMs: number
  #wellAt = Number.NEGATIVE_INFINITY

  constructor(lastsMs: number) {
    this.#lastsMs = lastsMs
  }

  isDoubtful(now: number): boolean {
    return this.#lastsMs < Number.POSITIVE_INFINITY && now - this.#wellAt >= this.#lastsMs
  }

  well(now: number): void {
    this.#wellAt = now
  }

  failed(): void {
    this.#wellAt = Number.NEGATIVE_INFINITY
  }
}
