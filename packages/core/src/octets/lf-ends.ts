import { asBuffer } from './chunks.ts'

const LF = 10
const CR = 13
const NOTHING = new Uint8Array(0)
const ONE_CR = Uint8Array.of(CR)

/** Makes every CRLF a LF, as mailboxes of Unix want it, in octets that come in chunks cut anywhere; a lone CR stays. */
export class LfEnds {
  #heldCr = false

  /** The chunk in its LF form; a CR at its end is held until it is known what follows. The chunk itself is left as it is. */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return chunk
    const lead = this.#heldCr && chunk[0] !== LF ? 1 : 0
    const end = chunk[chunk.length - 1] === CR ? chunk.length - 1 : chunk.length
    this.#heldCr = end < chunk.length
    const out = Buffer.allocUnsafe(lead + end)
    if (lead === 1) out[0] = CR
    return out.subarray(0, copyWithoutCr(asBuffer(chunk).subarray(0, end), out, lead))
  }

  /** Comes once, after the last chunk: the CR that is still held, if there is one. */
  end(): Uint8Array {
    return this.#heldCr ? ONE_CR : NOTHING
  }
}

/** Copies all but the CR of each CRLF to `out`, from `at` on; returns where it ended. */
function copyWithoutCr(from: Buffer, out: Buffer, at: number): number {
  let start = 0
  let to = at
  for (let cr = from.indexOf(CR); cr !== -1; cr = from.indexOf(CR, cr + 1)) {
    if (from[cr + 1] !== LF) continue
    to += from.copy(out, to, start, cr)
    start = cr + 1
  }
  return to + from.copy(out, to, start)
}
