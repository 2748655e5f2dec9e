import { DotStuffing } from './dot-stuffing.ts'

/** Where content goes. */
export interface Sink {
  write(octets: Uint8Array): boolean
  drained(): Promise<void>
}

async function free(pieces: AsyncIterator<Uint8Array>): Promise<void> {
  await pieces.return?.()
}

/** A piece this large is written as a whole: so much may wait in memory for a slow relay. */
const PIECE_OCTETS = 256 * 1024

/** Large content that is in memory, as pieces that back-pressure can come between. */
export async function* inPieces(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += PIECE_OCTETS) yield octets.subarray(at, at + PIECE_OCTETS)
}

/**
 * Sends content piece by piece, no faster than it is taken. It can be stopped between any two of its steps, whatever the
 * content or the sink is waiting for.
 */
export class ContentStream {
  readonly #pieces: AsyncIterator<Uint8Array>
  readonly #sink: Sink
  readonly #stuffing = new DotStuffing()
  #first: Promise<IteratorResult<Uint8Array>> | undefined
  #stopped = false
  #octets = 0

  constructor(content: AsyncIterable<Uint8Array>, sink: Sink) {
    this.#pieces = content[Symbol.asyncIterator]()
    this.#sink = sink
  }

  /** How much of the content has been sent, its doubled dots not counted. */
  get octets(): number {
    return this.#octets
  }

  /** Reads the first piece, so that content which cannot be read says so before anything is sent. */
  async open(): Promise<void> {
    this.#first = this.#pieces.next()
    await this.#first
  }

  /** Resolves with the octets that complete the content, which are not sent, or with `undefined` if it was stopped. */
  async send(): Promise<Uint8Array | undefined> {
    while (!this.#stopped) {
      const { done, value } = await (this.#first ?? this.#pieces.next())
      this.#first = undefined
      if (this.#stopped) return undefined
      if (done === true) return this.#stuffing.end()
      if (!this.#write(value)) await this.#sink.drained()
    }
    return undefined
  }

  /** Sends no more, and lets the content free what it holds. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    free(this.#pieces).catch(() => {})
  }

  #write(value: Uint8Array): boolean {
    let room = true
    this.#octets += value.length
    for (let at = 0; at < value.length; at += PIECE_OCTETS) {
      room = this.#sink.write(this.#stuffing.stuff(value.subarray(at, at + PIECE_OCTETS)))
    }
    return room
  }
}
