import { MessageError } from '../errors/message-error.ts'
import { asBuffer } from '../octets/chunks.ts'
import { LineEnds } from '../octets/line-ends.ts'

const MAX_HEADER_OCTETS = 4 * 1024 * 1024
const NOTHING = new Uint8Array(0)

/** Brings a raw message into CRLF form and parts its header section from its body, in chunks cut anywhere. */
export class RawReader {
  readonly #lineEnds = new LineEnds()
  #inBody = false
  #head = ''

  /** The header section so far, one character an octet, without the empty line. All of it once body has come. */
  get head(): string {
    return this.#head
  }

  /** Whether what has come so far ends with a line end. */
  get endsLine(): boolean {
    return this.#lineEnds.endsLine
  }

  /** Gives back what of the chunk is body. */
  push(chunk: Uint8Array): Uint8Array {
    const crlf = this.#lineEnds.push(chunk)
    return this.#inBody ? crlf : this.#pushHead(crlf)
  }

  /** Comes once, after the last chunk: a message may end with its header section. */
  end(): void {
    if (!this.#inBody && this.#head !== '' && !this.#head.endsWith('\n')) this.#head += '\r\n'
  }

  #pushHead(crlf: Uint8Array): Uint8Array {
    const before = this.#head.length
    this.#head += asBuffer(crlf).toString('latin1')
    const end = this.#head.startsWith('\r\n') ? 0 : endOfHead(this.#head, before)
    if (end === -1) {
      if (this.#head.length > MAX_HEADER_OCTETS) throw new MessageError('CONTENT_RAW', 'A header without end', 'raw')
      return NOTHING
    }
    this.#inBody = true
    this.#head = this.#head.slice(0, end)
    return crlf.subarray(end + 2 - before)
  }
}

function endOfHead(head: string, before: number): number {
  const at = head.indexOf('\r\n\r\n', Math.max(0, before - 3))
  return at === -1 ? -1 : at + 2
}
