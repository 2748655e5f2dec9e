const LF = 10

/** Cuts octets in CRLF form, which come in chunks cut anywhere, into lines with their CRLF. */
export class LineSplitter {
  readonly #line: (line: Uint8Array) => void
  #rest: Uint8Array[] = []
  #pending = 0

  /** `line` is called with each line; it is valid during the call only. */
  constructor(line: (line: Uint8Array) => void) {
    this.#line = line
  }

  /** Octets of a line whose end has not come yet. */
  get pending(): number {
    return this.#pending
  }

  push(chunk: Uint8Array): void {
    let start = 0
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#emit(chunk.subarray(start, end + 1))
      start = end + 1
    }
    if (start === chunk.length) return
    this.#rest.push(Buffer.from(chunk.subarray(start)))
    this.#pending += chunk.length - start
  }

  /** Comes once, after the last chunk: a last line may be without CRLF. */
  end(): void {
    if (this.#rest.length > 0) this.#emit(new Uint8Array(0))
  }

  #emit(line: Uint8Array): void {
    const whole = this.#rest.length === 0 ? line : Buffer.concat([...this.#rest, line])
    this.#rest = []
    this.#pending = 0
    this.#line(whole)
  }
}
