import type { Source } from './body.ts'

/** A stretch of rendered content. A mail is few of them, so that most are written in one go. */
export type Piece =
  | { readonly kind: 'ascii'; readonly text: string }
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'base64'; readonly input: Uint8Array }
  | { readonly kind: 'source'; readonly source: Source }

/** Gathers pieces; ASCII that follows ASCII is joined to it. */
export class PieceList {
  readonly #pieces: Piece[] = []
  #text = ''

  addAscii(text: string): void {
    this.#text += text
  }

  add(piece: Piece): void {
    this.#flush()
    this.#pieces.push(piece)
  }

  end(): readonly Piece[] {
    this.#flush()
    return this.#pieces
  }

  #flush(): void {
    if (this.#text !== '') this.#pieces.push({ kind: 'ascii', text: this.#text })
    this.#text = ''
  }
}
