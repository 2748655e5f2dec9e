const LINE = Buffer.from('\nFrom ')

/** Finds the lines that begin with `From `, in octets that come in chunks cut anywhere, and line ends are LF. */
export class FromPlaces {
  readonly #found: (place: number) => void
  #carried: Buffer = Buffer.from('\n')
  #passed = -1

  /** `found` is told the offset of each such line from the first octet. */
  constructor(found: (place: number) => void) {
    this.#found = found
  }

  push(chunk: Buffer): void {
    const octets = Buffer.concat([this.#carried, chunk])
    for (let at = octets.indexOf(LINE); at !== -1; at = octets.indexOf(LINE, at + 1)) this.#found(this.#passed + at + 1)
    const keep = Math.min(LINE.length - 1, octets.length)
    this.#passed += octets.length - keep
    this.#carried = octets.subarray(octets.length - keep)
  }
}
