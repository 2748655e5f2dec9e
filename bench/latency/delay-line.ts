import type { Writable } from 'node:stream'

/** Octets on their way: each segment comes out `delayMs` after it went in, in order, however many are under way. */
export class DelayLine {
  readonly #delayMs: number
  readonly #far: Writable
  /** What is under way, and `undefined` for the end. */
  readonly #segments: { readonly dueAt: number; readonly octets: Buffer | undefined }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(far: Writable, delayMs: number) {
    this.#far = far
    this.#delayMs = delayMs
  }

  /** `undefined` is the end. */
  put(octets: Buffer | undefined): void {
    this.#segments.push({ dueAt: performance.now() + this.#delayMs, octets })
    this.#schedule()
  }

  /** Drops what is under way. */
  cut(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#segments.length = 0
  }

  #schedule(): void {
    const [next] = this.#segments
    if (this.#timer !== undefined || next === undefined) return
    this.#timer = setTimeout(() => this.#arrive(), Math.max(0, next.dueAt - performance.now()))
  }

  /** All that is due comes out as one. */
  #arrive(): void {
    this.#timer = undefined
    const now = performance.now()
    const after = this.#segments.findIndex(({ dueAt }) => dueAt > now)
    const due = this.#segments.splice(0, after < 0 ? this.#segments.length : after)
    const octets = due.map((segment) => segment.octets).filter((each) => each !== undefined)
    if (octets.length > 0) this.#far.write(Buffer.concat(octets))
    if (due.some((segment) => segment.octets === undefined)) this.#far.end()
    this.#schedule()
  }
}
