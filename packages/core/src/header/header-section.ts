import { MessageError } from '../errors/message-error.ts'
import { isAsciiText } from '../octets/ascii.ts'
import { checkName, formatField } from './field.ts'

/** The fields in front of a body (RFC 5322 §2.2), in the order in which they are appended. */
export class HeaderSection {
  readonly #names = new Set<string>()
  #text = ''

  /** Appends a field through the gate of `formatField`. `HEADER_DUPLICATE` where it may occur once and stands already. */
  append(name: string, body: string): this {
    const field = formatField(name, body)
    const key = name.toLowerCase()
    if (checkName(name).once && this.#names.has(key)) {
      throw new MessageError('HEADER_DUPLICATE', `The field ${name} may occur once only`, name)
    }
    this.#names.add(key)
    this.#text += field
    return this
  }

  /** Whether a field of that name, in any case, stands in it. */
  has(name: string): boolean {
    return this.#names.has(name.toLowerCase())
  }

  /** Whether raw UTF-8 stands in it, so that only SMTPUTF8 carries it (RFC 6532). If not, it is ASCII. */
  get utf8(): boolean {
    return !isAsciiText(this.#text)
  }

  /** All fields, each with its CRLF; no empty line behind. */
  toString(): string {
    return this.#text
  }
}
