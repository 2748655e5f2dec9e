import type { BodyType, Content } from '@turbomail/core/contract'

export interface KitContentOptions {
  /** The content comes in chunks of so many octets, and is not to be had whole; whole unless given. */
  readonly chunkOctets?: number
  /** The 7BIT form of a content that is 8-bit. */
  readonly sevenBit?: Uint8Array
  readonly utf8Header?: boolean
}

/** A content over octets, that keeps a copy of what it was made of. */
export class KitContent implements Content {
  readonly eightBit: boolean
  readonly utf8Header: boolean
  readonly octets?: (as: BodyType) => Uint8Array
  readonly #forms: Readonly<Record<BodyType, Uint8Array>>
  readonly #pristine: Readonly<Record<BodyType, Uint8Array>>
  readonly #chunkOctets: number

  constructor(octets: Uint8Array, { chunkOctets, sevenBit = octets, utf8Header = false }: KitContentOptions = {}) {
    this.#pristine = { '8BITMIME': octets, '7BIT': sevenBit }
    this.#forms = { '8BITMIME': Buffer.from(octets), '7BIT': Buffer.from(sevenBit) }
    this.#chunkOctets = chunkOctets ?? octets.length
    this.eightBit = sevenBit !== octets
    this.utf8Header = utf8Header
    if (chunkOctets === undefined) this.octets = (as) => this.#forms[as]
  }

  /** What it was made of, whatever has become of the octets that were handed out. */
  pristine(as: BodyType): Uint8Array {
    return this.#pristine[as]
  }

  size(as: BodyType): number {
    return this.#forms[as].length
  }

  async *read(as: BodyType): AsyncGenerator<Uint8Array> {
    const form = this.#forms[as]
    for (let at = 0; at < form.length; at += this.#chunkOctets) yield form.subarray(at, at + this.#chunkOctets)
  }
}
