import type { BodyType, Content } from '../delivery/mail-object.ts'
import type { Entity } from '../mime/entity.ts'
import { type Rendered, render } from '../mime/render.ts'
import { areInMemory, piecesToChunks, piecesToOctets, sizeOfPieces } from '../mime/write-pieces.ts'

/** Larger content is not given in one piece. */
export const MAX_AT_ONCE_OCTETS: number = 1024 * 1024

/** What a content is rendered from. */
interface Plan {
  readonly fields: string
  readonly root: Entity
  readonly seed: string
}

/** The content of a message that TurboMail has composed. Nothing is rendered before it is asked for. */
export class ComposedContent implements Content {
  readonly utf8Header: boolean
  /** Let go of when nothing is left to be rendered: mails may wait in great numbers. */
  #plan: Plan | undefined
  #eightBitForm: Rendered | undefined
  #sevenBitForm: Rendered | undefined
  /** Both forms, where they are one text. */
  #text: string | undefined

  /** `fields` are those of the header section that are not of MIME, each with its CRLF. */
  constructor(fields: string, utf8Header: boolean, root: Entity, seed: string) {
    this.utf8Header = utf8Header
    this.#plan = { fields, root, seed }
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
    if (this.#text !== undefined) return { pieces: [{ kind: 'ascii', text: this.#text }], eightBit: false }
    const known = as === '7BIT' ? this.#sevenBitForm : this.#eightBitForm
    if (known !== undefined) return known
    const { fields, root, seed } = this.#plan as Plan
    const form = render(fields, this.utf8Header, root, seed, as)
    this.#keep(form, as)
    return form
  }

  #keep(form: Rendered, as: BodyType): void {
    if (!form.eightBit) {
      this.#text = onlyText(form)
      if (this.#text === undefined) this.#sevenBitForm = this.#eightBitForm = form
    } else if (as === '7BIT') this.#sevenBitForm = form
    else this.#eightBitForm = form
    if (!form.eightBit || (this.#sevenBitForm !== undefined && this.#eightBitForm !== undefined)) this.#plan = undefined
  }
}

function onlyText({ pieces }: Rendered): string | undefined {
  const [first, ...others] = pieces
  return first?.kind === 'ascii' && others.length === 0 ? first.text : undefined
}
