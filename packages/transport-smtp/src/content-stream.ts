import type { Dialogue } from './dialogue.ts'

/** Where content goes. */
export interface Sink {
  write(octets: Uint8Array): Promise<void> | undefined
  readonly dialogue: Dialogue
  /** How long the relay may take for a block of it. */
  readonly blockMs: number
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
  #first: Promise<IteratorResult<Uint8Array>> | undefined
  #stopped = false
  #octets = 0

  constructor(content: AsyncIterable<Uint8Array>, sink: Sink) {
    this.#pieces = content[Symbol.asyncIterator]()
    this.#sink = sink
  }

  /** How much of the content has been sent. */
  get octets(): number {
    return this.#octets
  }

  /** Reads the first piece, so that content which cannot be read says so before anything is sent. */
  async open(): Promise<void> {
    this.#first = this.#pieces.next()
    await this.#first
  }

  /** Resolves when the content has been sent, with `false` if it was stopped before. */
  async send(): Promise<boolean> {
    while (!this.#stopped) {
      const { done, value } = await (this.#first ?? this.#pieces.next())
      this.#first = undefined
      if (this.#stopped) return false
      if (done === true) return true
      await this.#write(value)
    }
    return false
  }

  /** Sends no more, and lets the content free what it holds. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    free(this.#pieces).catch(() => {})
  }

  async #write(value: Uint8Array): Promise<void> {
    for (let at = 0; at < value.length && !this.#stopped; at += PIECE_OCTETS) {
      const piece = value.subarray(at, at + PIECE_OCTETS)
      this.#octets += piece.length
      await this.#sink.write(piece)
      await this.#room()
    }
  }

  async #room(): Promise<void> {
    const { output, deadline } = this.#sink.dialogue
    if (output.room) return
    output.flush()
    deadline.allowBlock(this.#sink.blockMs)
    await output.untilRoom()
    deadline.allowBlock(Number.POSITIVE_INFINITY)
  }
}
