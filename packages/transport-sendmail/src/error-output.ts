import type { Readable } from 'node:stream'
import type { Clock } from '@turbomail/core/contract'
import { within } from './within.ts'

const KEPT_OCTETS = 4096
/** How long is waited for more when the program has ended and something that it started keeps its error output open. */
const REST_MS = 200

/** The beginning of what a program writes to its error output. All of it is read, so that the program never waits. */
export class ErrorOutput {
  readonly #stream: Readable
  readonly #ended: Promise<void>
  #kept: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#stream = stream
    this.#ended = new Promise((resolve) => stream.once('close', resolve))
    stream.on('error', () => {})
    stream.on('data', (chunk: Buffer) => this.#keep(chunk))
  }

  /** Comes once, when the program has ended: its lines, one behind the other, and nothing that a terminal would obey. */
  async text(clock: Clock): Promise<string> {
    await within(this.#ended, REST_MS, clock)
    this.#stream.destroy()
    return printable(this.#kept.toString())
  }

  #keep(chunk: Buffer): void {
    const room = KEPT_OCTETS - this.#kept.length
    if (room > 0) this.#kept = Buffer.concat([this.#kept, chunk.subarray(0, room)])
  }
}

function printable(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/[\p{Cc}\p{Cf}\u2028\u2029\ufffd]+/gu, ' ').trim())
  return lines.filter((line) => line !== '').join('; ')
}
