import { LfEnds } from '@turbomail/core/contract'
import { FromPlaces } from './from-places.ts'
import { HeaderLines } from './header-lines.ts'
import type { Variant } from './options.ts'
import { QuoteFrom } from './quote-from.ts'

const LF = 10
/** Whoever writes more of them is not worth the memory: a torn mail of theirs is then reported, and not cut. */
const PLACES = 1000
const LINE_END = Buffer.from('\n')

/**
 * A content as it stands in an mbox: LF only, lines that begin with `From ` quoted as the variant has it, an empty line behind the
 * header section even where there is no body, a line end at the end, and an empty line behind it all. Chunks may be cut anywhere.
 */
export class StoredForm {
  /** Octets of what has been passed on. */
  octets = 0
  /** Octets of the header section among them, with the empty line. */
  headerOctets = 0
  /** Where lines of a body that is not quoted begin with `From `. */
  readonly fromPlaces: number[] = []
  readonly #lf = new LfEnds()
  readonly #header: HeaderLines
  readonly #quote: QuoteFrom
  readonly #places?: FromPlaces
  #last = 0

  constructor(variant: Variant) {
    this.#header = new HeaderLines(variant === 'mboxcl2' ? 'content-length' : undefined)
    this.#quote = new QuoteFrom(variant !== 'mboxo')
    if (variant === 'mboxcl2') this.#places = new FromPlaces((place) => this.#note(place))
  }

  push(chunk: Uint8Array): readonly Buffer[] {
    return this.#passLf(asBuffer(this.#lf.push(chunk)))
  }

  /** Comes once, after the last chunk: what is still held, and what a mail in an mbox ends with. */
  end(): readonly Buffer[] {
    const held = [...this.#passLf(asBuffer(this.#lf.end())), ...this.#passHeader([this.#header.end()])]
    const quoted = this.#count([this.#quote.end()])
    const ends = this.#last === LF || this.octets === 0 ? [] : this.#count([LINE_END])
    return [...held, ...quoted, ...ends, ...this.#finishHeader(), LINE_END]
  }

  #passLf(octets: Buffer): readonly Buffer[] {
    const { header, body } = this.#header.push(octets)
    const pieces = this.#passHeader(header)
    if (body.length === 0) return pieces
    return [...pieces, ...this.#count(this.#passBody(body))]
  }

  /** Nothing is held at the end of the header section: it ends with an empty line. */
  #passHeader(lines: readonly Buffer[]): readonly Buffer[] {
    const before = this.octets
    const pieces = this.#count(lines.flatMap((line) => this.#quote.push(line)))
    this.headerOctets += this.octets - before
    return pieces
  }

  #passBody(body: Buffer): readonly Buffer[] {
    if (this.#places === undefined) return this.#quote.push(body)
    this.#places.push(body)
    return [body]
  }

  #note(place: number): void {
    if (this.fromPlaces.length < PLACES) this.fromPlaces.push(this.headerOctets + place)
  }

  #finishHeader(): readonly Buffer[] {
    if (this.#header.ended) return []
    const pieces = this.#count([LINE_END])
    this.headerOctets = this.octets
    return pieces
  }

  #count(pieces: readonly Buffer[]): readonly Buffer[] {
    for (const piece of pieces) {
      if (piece.length === 0) continue
      this.octets += piece.length
      this.#last = piece[piece.length - 1] ?? 0
    }
    return pieces
  }
}

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length)
}
