const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
const LINE_WITH_DOT = Buffer.from('\r\n.')
const BARE_LINE_WITH_DOT = Buffer.from('\n.')
const LONE_CR = Buffer.from('\r')

/** Where in a line the next octet stands. */
type Place = 'inside' | 'after CR' | 'start' | 'after dot' | 'after dot and CR'

/** Content as DATA carries it (RFC 5321 §4.5.2): takes dots off lines that begin with one, and finds the final dot. */
export class DotContent {
  /** The final dot has come. */
  done = false
  #place: Place = 'start'
  readonly #sink: (piece: Buffer) => void
  /** A lone LF ends a line too, and so may end the content. */
  readonly #bareLf: boolean

  constructor(sink: (piece: Buffer) => void, bareLf = false) {
    this.#sink = sink
    this.#bareLf = bareLf
  }

  /** Takes a chunk, and returns how many octets of it are content, the final dot and its CRLF included. */
  feed(chunk: Buffer): number {
    let from = 0
    let at = 0
    while (at < chunk.length) {
      const octet = chunk[at]
      if (this.#place === 'inside') {
        at = this.#skip(chunk, at)
      } else if (this.#place === 'start' && octet === DOT) {
        this.#emit(chunk, from, at)
        from = ++at
        this.#place = 'after dot'
      } else if (this.#place === 'after CR' && octet === LF) {
        this.#place = 'start'
        at++
      } else if (this.#place === 'after dot' && octet === CR) {
        this.#place = 'after dot and CR'
        at++
      } else if (octet === LF && this.#ends()) {
        this.done = true
        return at + 1
      } else {
        if (this.#place === 'after dot and CR' && at === 0) this.#sink(LONE_CR)
        this.#place = 'inside'
      }
    }
    if (this.#place !== 'after dot and CR') this.#emit(chunk, from, chunk.length)
    return chunk.length
  }

  /** To the next line that starts with a dot, or to the end. */
  #skip(chunk: Buffer, at: number): number {
    const beginning = this.#bareLf ? BARE_LINE_WITH_DOT : LINE_WITH_DOT
    const found = chunk.indexOf(beginning, at)
    if (found >= 0) {
      this.#place = 'start'
      return found + beginning.length - 1
    }
    const last = chunk.length - 1
    if (chunk[last] === CR) this.#place = 'after CR'
    else if (chunk[last] === LF && (this.#bareLf || (last > at && chunk[last - 1] === CR))) this.#place = 'start'
    return chunk.length
  }

  /** Whether an LF would be the last octet of all. */
  #ends(): boolean {
    return this.#place === 'after dot and CR' || (this.#bareLf && this.#place === 'after dot')
  }

  #emit(chunk: Buffer, from: number, to: number): void {
    if (to > from) this.#sink(chunk.subarray(from, to))
  }
}
