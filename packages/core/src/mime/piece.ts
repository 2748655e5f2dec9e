import type { Source } from './body.ts'

/** A stretch of rendered content. A mail is few of them, so that most are written in one go. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly octets: number }
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'base64'; readonly input: Uint8Array }
  | { readonly kind: 'source'; readonly source: Source }

/** Gathers pieces; text that follows text is joined to it. */
export class PieceList {
  readonly pieces: Piece[] = []
  #text = ''
  #ascii = true

  /** ASCII, unless `ascii` is false. */
  addText(text: string, ascii = true): void {
    this.#text += text
    this.#ascii &&= ascii
  }

  add(piece: Piece): void {
    this.#flush()
    this.pieces.push(piece)
  }

  end(): readonly Piece[] {
    this.#flush()
    return this.pieces
  }

  #flush(): void {
    if (this.#text === '') return
    const octets = this.#ascii ? this.#text.length : Buffer.byteLength(this.#text)
    this.pieces.push({ kind: 'text', text: this.#text, octets })
    this.#text = ''
    this.#ascii = true
  }
}
