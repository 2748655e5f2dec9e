import type { Output } from './output.ts'

/** How many of the replies that are expected are for what has been added to the output and has not left. */
export class Unsaid {
  readonly #output: Output
  #count = 0
  #flushes = 0

  constructor(output: Output) {
    this.#output = output
  }

  get count(): number {
    return this.#output.pending && this.#output.flushes === this.#flushes ? this.#count : 0
  }

  add(): void {
    if (this.#flushes !== this.#output.flushes) this.#count = 0
    this.#flushes = this.#output.flushes
    this.#count++
  }
}
