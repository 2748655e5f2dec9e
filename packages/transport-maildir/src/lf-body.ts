import { type Content, LfEnds, readContent } from '@turbomail/core/contract'
import { chunksOf } from './file-chunks.ts'

/** What is kept in memory for further copies, and how much of a content is converted at a time. */
export const PIECE_OCTETS: number = 256 * 1024

/**
 * The content as it stands in a mailbox of Unix: LF ends each line. It is read once. Further copies come from memory where
 * it is small, and from the first file where not.
 */
export class LfBody {
  /** In its LF form. */
  octets = 0
  /** In its CRLF form. */
  crlfOctets = 0
  #kept: Uint8Array[] | undefined = []

  /** Reads the content. The signal's reason or the content's own error ends it. */
  async *read(content: Content, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const ends = new LfEnds()
    for await (const chunk of readContent(content, '8BITMIME', signal)) {
      this.crlfOctets += chunk.length
      for (let at = 0; at < chunk.length; at += PIECE_OCTETS) {
        yield this.#noted(ends.push(chunk.subarray(at, at + PIECE_OCTETS)))
      }
    }
    yield this.#noted(ends.end())
  }

  /** The same once more, for another copy; `path` and `offset` say where the first has it. */
  again(path: string, offset: number): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
    return this.#kept ?? chunksOf(path, offset, PIECE_OCTETS)
  }

  #noted(piece: Uint8Array): Uint8Array {
    this.octets += piece.length
    if (this.octets > PIECE_OCTETS) this.#kept = undefined
    else this.#kept?.push(piece)
    return piece
  }
}
