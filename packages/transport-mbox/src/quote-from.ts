const LF = 10
const GREATER = 0x3e
const FROM = Buffer.from('From ')
const QUOTE = Buffer.from('>')
const NOTHING: Buffer = Buffer.alloc(0)

/**
 * Puts a `>` into every line that would be taken for the beginning of another mail: ahead of `From ` at the beginning of a line and,
 * where `everyDepth` says so, behind any number of `>`. Octets come in chunks that are cut anywhere, and line ends are LF. With
 * `everyDepth` the quoting can be undone: take one `>` from every line of `^>+From `.
 *
 * The `>` that is put in may stand right before the `F`. So whatever precedes passes at once, and no more is held at the end of a
 * chunk than four octets.
 */
export class QuoteFrom {
  readonly #everyDepth: boolean
  /** Whether a `From ` that came next would have to be quoted. */
  #open = true
  #held = NOTHING

  constructor(everyDepth: boolean) {
    this.#everyDepth = everyDepth
  }

  /** What can be passed on of what has come so far, in pieces. */
  push(chunk: Buffer): readonly Buffer[] {
    if (chunk.length === 0) return []
    const octets = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const end = octets.length - this.#heldAtEnd(octets)
    const pieces = this.#quote(octets, end)
    this.#open = this.#isOpen(octets, end)
    this.#held = octets.subarray(end)
    return pieces
  }

  /** Comes once, after the last chunk: what is still held. */
  end(): Buffer {
    return this.#held
  }

  #quote(octets: Buffer, end: number): readonly Buffer[] {
    const pieces: Buffer[] = []
    let passed = 0
    for (let at = octets.indexOf(FROM); at !== -1; at = octets.indexOf(FROM, at + FROM.length)) {
      if (!this.#isOpen(octets, at)) continue
      pieces.push(octets.subarray(passed, at), QUOTE)
      passed = at
    }
    if (passed < end) pieces.push(octets.subarray(passed, end))
    return pieces
  }

  /** Whether a `From ` at this place has to be quoted: nothing, or nothing but `>`, precedes it in its line. */
  #isOpen(octets: Buffer, at: number): boolean {
    let before = at - 1
    while (this.#everyDepth && octets[before] === GREATER) before--
    return before < 0 ? this.#open : octets[before] === LF
  }

  /** How many octets at the end may be the beginning of a `From ` that has to be quoted. */
  #heldAtEnd(octets: Buffer): number {
    for (let count = Math.min(FROM.length - 1, octets.length); count > 0; count--) {
      const at = octets.length - count
      if (FROM.compare(octets, at, octets.length, 0, count) === 0 && this.#isOpen(octets, at)) return count
    }
    return 0
  }
}
