import type { Source } from './body.ts'

/** A stretch of rendered content. A mail is few of them, so that most are written in one go. */
export type Piece =
  | { readonly kind: 'ascii'; readonly text: string }
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'base64'; readonly input: Uint8Array }
  | { readonly kind: 'source'; readonly source: Source }

/** Gathers pieces; ASCII that follows ASCII is joined to it, in one go: a text that grows by `+` is a tree of its parts. */
export class PieceList {
  readonly #pieces: Piece[] = []
  #texts: string[] = []

  addAscii(text: string): void {
    this.#texts.push(text)
  }

  add(piece: Piece): void {
    this.#flush()
    this.#pieces.push(piece)
  }

  end(): readonly Piece[] {
    this.#flush()
    return this.#pieces.slice()
  }

  #flush(): void {
    const text = this.#texts.join('')
    if (text !== '') this.#pieces.push({ kind: 'ascii', text })
    this.#texts = []
  }
}
