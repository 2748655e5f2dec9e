import type { BodyType, Content } from '../delivery/mail-object.ts'
import { sevenBitChunks, toSevenBit } from '../mime/seven-bit.ts'
import { slices } from '../octets/chunks.ts'
import { MAX_AT_ONCE_OCTETS } from './composed-content.ts'

/** What looking a raw message over has shown. */
export interface RawFacts {
  readonly eightBit: boolean
  readonly utf8Header: boolean
}

/** A raw message that is in memory, ready to go. */
export class RawOctets implements Content {
  readonly #octets: Uint8Array
  readonly eightBit: boolean
  readonly utf8Header: boolean
  #sevenBit: Uint8Array | undefined

  constructor(octets: Uint8Array, { eightBit, utf8Header }: RawFacts) {
    this.#octets = octets
    this.eightBit = eightBit
    this.utf8Header = utf8Header
  }

  size(as: BodyType): number {
    return this.#form(as).length
  }

  get octets(): ((as: BodyType) => Uint8Array) | undefined {
    return this.#octets.length <= MAX_AT_ONCE_OCTETS ? (as) => this.#form(as) : undefined
  }

  async *read(as: BodyType): AsyncGenerator<Uint8Array> {
    yield* slices(this.#form(as))
  }

  #form(as: BodyType): Uint8Array {
    if (as === '8BITMIME' || !this.eightBit) return this.#octets
    this.#sevenBit ??= toSevenBit(this.#octets, 'raw')
    return this.#sevenBit
  }
}

/** A raw message that is read anew for every attempt. */
export class RawStream implements Content {
  readonly #open: () => AsyncIterable<Uint8Array>
  readonly #size: number
  readonly eightBit: boolean
  readonly utf8Header: boolean

  /** `open` gives the message ready to go, `size` octets of it. */
  constructor(open: () => AsyncIterable<Uint8Array>, size: number, { eightBit, utf8Header }: RawFacts) {
    this.#open = open
    this.#size = size
    this.eightBit = eightBit
    this.utf8Header = utf8Header
  }

  size(as: BodyType): number | undefined {
    return as === '8BITMIME' || !this.eightBit ? this.#size : undefined
  }

  read(as: BodyType): AsyncIterable<Uint8Array> {
    return as === '8BITMIME' || !this.eightBit ? this.#open() : sevenBitChunks(this.#open, 'raw')
  }
}
