import type { BodyType, Content } from '../delivery/mail-object.ts'
import type { Entity } from '../mime/entity.ts'
import { type Rendered, render } from '../mime/render.ts'
import { areInMemory, piecesToChunks, piecesToOctets, sizeOfPieces } from '../mime/write-pieces.ts'

/** Larger content is not given in one piece. */
export const MAX_AT_ONCE_OCTETS: number = 1024 * 1024

/** The content of a message that TurboMail has composed. Nothing is rendered before it is asked for. */
export class ComposedContent implements Content {
  readonly #fields: string
  readonly #root: Entity
  readonly #seed: string
  readonly utf8Header: boolean
  #eightBitForm: Rendered | undefined
  #sevenBitForm: Rendered | undefined

  /** `fields` are those of the header section that are not of MIME, each with its CRLF. */
  constructor(fields: string, utf8Header: boolean, root: Entity, seed: string) {
    this.#fields = fields
    this.utf8Header = utf8Header
    this.#root = root
    this.#seed = seed
  }

  get eightBit(): boolean {
    return (this.#sevenBitForm ?? this.#form('8BITMIME')).eightBit
  }

  size(as: BodyType): number | undefined {
    return sizeOfPieces(this.#form(as).pieces)
  }

  /** Left out for content that is large or not in memory. */
  get octets(): ((as: BodyType) => Uint8Array) | undefined {
    const { pieces } = this.#sevenBitForm ?? this.#form('8BITMIME')
    const small = areInMemory(pieces) && (sizeOfPieces(pieces) as number) <= MAX_AT_ONCE_OCTETS
    return small ? (as) => this.#octets(as) : undefined
  }

  read(as: BodyType): AsyncIterable<Uint8Array> {
    return piecesToChunks(this.#form(as).pieces)
  }

  #octets(as: BodyType): Uint8Array {
    const { pieces } = this.#form(as)
    return piecesToOctets(pieces, sizeOfPieces(pieces) as number)
  }

  /** The whole content in memory, however large. */
  async whole(as: BodyType): Promise<Uint8Array> {
    const { pieces } = this.#form(as)
    if (areInMemory(pieces)) return this.#octets(as)
    const chunks: Uint8Array[] = []
    for await (const chunk of piecesToChunks(pieces)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  /** One form where that is known to be the other too. */
  #form(as: BodyType): Rendered {
    const other = as === '7BIT' ? this.#eightBitForm : this.#sevenBitForm
    if (other?.eightBit === false) return other
    if (as === '7BIT') {
      this.#sevenBitForm ??= this.#render(as)
      return this.#sevenBitForm
    }
    this.#eightBitForm ??= this.#render(as)
    return this.#eightBitForm
  }

  #render(as: BodyType): Rendered {
    return render(this.#fields, this.utf8Header, this.#root, this.#seed, as)
  }
}
