const LF = 0x0a

/** What a connection has received and nobody has read yet. */
export class Input {
  /** No more will come. */
  ended = false
  /** Octets that wait. */
  length = 0
  #chunks: Buffer[] = []
  #wake: (() => void) | undefined

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.length += chunk.length
    this.#wake?.()
  }

  end(): void {
    this.ended = true
    this.#wake?.()
  }

  /** Resolves when more has come, or nothing more will. */
  more(): Promise<void> {
    if (this.ended) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
    })
  }

  /** One line with its line end, once it is there whole. */
  takeLine(): Buffer | undefined {
    const first = this.#chunks[0]
    if (first === undefined) return undefined
    let end = first.indexOf(LF)
    if (end < 0 && this.#chunks.length > 1) end = this.#join().indexOf(LF)
    return end < 0 ? undefined : this.take(end + 1)
  }

  /** Whatever came in one piece, `limit` octets of it at most. */
  take(limit: number): Buffer {
    const first = this.#chunks[0]
    if (first === undefined) return Buffer.alloc(0)
    const piece = first.length <= limit ? first : first.subarray(0, limit)
    if (piece === first) this.#chunks.shift()
    else this.#chunks[0] = first.subarray(limit)
    this.length -= piece.length
    return piece
  }

  /** All that waits, without taking it. */
  peek(): Buffer {
    return this.#chunks.length === 0 ? Buffer.alloc(0) : this.#join()
  }

  /** Throws away all that waits. */
  clear(): void {
    this.#chunks = []
    this.length = 0
  }

  /** Puts octets back, to be read next. */
  unread(octets: Buffer): void {
    if (octets.length === 0) return
    this.#chunks.unshift(octets)
    this.length += octets.length
  }

  #join(): Buffer {
    const joined = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
    this.#chunks = joined === undefined ? [] : [joined]
    return joined ?? Buffer.alloc(0)
  }
}
