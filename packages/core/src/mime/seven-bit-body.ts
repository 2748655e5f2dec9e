import { BASE64_LINE_INPUT, base64 } from './base64.ts'
import { quotedPrintable } from './quoted-printable.ts'

const CRLF = Buffer.from('\r\n')

/**
 * Encodes the body of a leaf, line by line. The CRLF behind its last line belongs to the delimiter that follows
 * (RFC 2046 §5.1.1), so each CRLF is held back until another line comes.
 */
export class SevenBitBody {
  readonly #encoding: 'quoted-printable' | 'base64'
  readonly #emit: (octets: Uint8Array) => void
  #held: Uint8Array[] = []
  #heldOctets = 0
  #crlf = false

  constructor(encoding: 'quoted-printable' | 'base64', emit: (octets: Uint8Array) => void) {
    this.#encoding = encoding
    this.#emit = emit
  }

  push(line: Uint8Array): void {
    const ends = line.at(-1) === 10
    const text = ends ? line.subarray(0, -2) : line
    if (this.#crlf) this.#add(CRLF)
    this.#add(text)
    this.#crlf = ends
  }

  /** `last` says that no delimiter follows, so that the last CRLF is content. */
  end(last: boolean): void {
    if (this.#encoding === 'base64') {
      if (last && this.#crlf) this.#add(CRLF)
      this.#emit(base64(Buffer.concat(this.#held)))
    } else if (this.#crlf) this.#emit(CRLF)
  }

  #add(octets: Uint8Array): void {
    if (this.#encoding === 'base64') this.#hold(octets)
    else this.#emit(quotedPrintable(octets))
  }

  #hold(octets: Uint8Array): void {
    this.#held.push(Buffer.from(octets))
    this.#heldOctets += octets.length
    if (this.#heldOctets >= BASE64_LINE_INPUT * 1024) this.#flush()
  }

  /** Whole lines of base64 leave; what is over waits. */
  #flush(): void {
    const held = Buffer.concat(this.#held)
    const whole = held.length - (held.length % BASE64_LINE_INPUT)
    this.#emit(base64(held.subarray(0, whole)))
    this.#held = [held.subarray(whole)]
    this.#heldOctets = held.length - whole
  }
}
