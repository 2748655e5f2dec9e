const LF = 10
const NOTHING: Buffer = Buffer.alloc(0)

/** What a chunk holds of the header section, its empty line too, and of the body behind it. */
export interface Split {
  readonly header: readonly Buffer[]
  readonly body: Buffer
}

/**
 * Tells the header section from the body, in octets that come in chunks cut anywhere, and line ends are LF. Fields called `dropped`
 * (in lower case) are left out, with the lines that continue them. No more is held than one line.
 */
export class HeaderLines {
  readonly #dropped: string | undefined
  #ended = false
  #dropping = false
  #held = NOTHING

  constructor(dropped?: string) {
    this.#dropped = dropped
  }

  /** Whether the empty line behind the header section has come. */
  get ended(): boolean {
    return this.#ended
  }

  push(chunk: Buffer): Split {
    if (this.#ended) return { header: [], body: chunk }
    const octets = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const header: Buffer[] = []
    let start = 0
    let kept = 0
    for (let end = octets.indexOf(LF); end !== -1 && !this.#ended; end = octets.indexOf(LF, start)) {
      const line = octets.subarray(start, end + 1)
      if (this.#isDropped(line)) {
        header.push(octets.subarray(kept, start))
        kept = end + 1
      }
      start = end + 1
      this.#ended = line.length === 1
    }
    header.push(octets.subarray(kept, start))
    this.#held = this.#ended ? NOTHING : octets.subarray(start)
    return { header, body: this.#ended ? octets.subarray(start) : NOTHING }
  }

  /** Comes once, after the last chunk: a last line without an end. */
  end(): Buffer {
    return this.#held.length > 0 && this.#isDropped(this.#held) ? NOTHING : this.#held
  }

  #isDropped(line: Buffer): boolean {
    if (this.#dropped === undefined) return false
    const continues = line[0] === 0x20 || line[0] === 0x09
    if (!continues) this.#dropping = this.#dropped === nameOf(line)
    return this.#dropping
  }
}

function nameOf(line: Buffer): string {
  const colon = line.indexOf(':')
  return line.toString('latin1', 0, Math.max(colon, 0)).trimEnd().toLowerCase()
}
