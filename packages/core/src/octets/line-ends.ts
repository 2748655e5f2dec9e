const LF = 10
const CR = 13

/** `text` with every CR, LF and CRLF made a CRLF. */
export function crlfText(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?|\n/g, '\r\n') : text.replace(/\n/g, '\r\n')
}

/** Makes every CR, LF and CRLF a CRLF, in content that comes in chunks cut anywhere, also between CR and LF. */
export class LineEnds {
  #afterCr = false
  #endsLine = true

  /** Whether what has come so far is nothing, or ends with a line end. */
  get endsLine(): boolean {
    return this.#endsLine
  }

  /** The chunk in its CRLF form: the chunk itself, or a part of it, where nothing had to be changed. */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return chunk
    const start = this.#afterCr && chunk[0] === LF ? 1 : 0
    const missing = countMissing(chunk, start)
    const last = chunk[chunk.length - 1]
    this.#afterCr = last === CR
    this.#endsLine = last === CR || last === LF
    if (missing === 0) return start === 0 ? chunk : chunk.subarray(start)
    return expand(chunk, start, missing)
  }
}

/** How many octets the CRLF form has more; a CR at the end is given its LF at once. */
function countMissing(chunk: Uint8Array, start: number): number {
  let missing = 0
  for (let i = start; i < chunk.length; i++) {
    const octet = chunk[i] as number
    if (octet > CR) continue
    if (octet === LF && (i === start || chunk[i - 1] !== CR)) missing++
    if (octet === CR && chunk[i + 1] !== LF) missing++
  }
  return missing
}

function expand(chunk: Uint8Array, start: number, missing: number): Uint8Array {
  const out = Buffer.allocUnsafe(chunk.length - start + missing)
  let at = 0
  for (let i = start; i < chunk.length; i++) {
    const octet = chunk[i] as number
    if (octet === LF && (i === start || chunk[i - 1] !== CR)) out[at++] = CR
    out[at++] = octet
    if (octet === CR && chunk[i + 1] !== LF) out[at++] = LF
  }
  return out
}

/** Octets in their CRLF form: the same array where nothing had to be changed. */
export function crlfOctets(octets: Uint8Array): Uint8Array {
  return new LineEnds().push(octets)
}
