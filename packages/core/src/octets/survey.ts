const LF = 10
const CR = 13

/** What content is made of, as far as its carriage goes (RFC 2045 §2.7-2.9). */
export interface Survey {
  readonly octets: number
  /** Octets above 127. */
  readonly eightBit: number
  readonly nul: boolean
  /** A CR without LF, or an LF without CR. */
  readonly bareLineEnd: boolean
  /** Octets of the longest line, its line end left out; CR, LF and CRLF all end a line. */
  readonly longestLine: number
  /** Whether the last line has its line end, or there is none. */
  readonly endsLine: boolean
}

/** Looks at content as it comes, in chunks cut anywhere. */
export class Surveyor implements Survey {
  octets = 0
  eightBit = 0
  nul = false
  bareLineEnd = false
  longestLine = 0
  #line = 0
  #afterCr = false

  get endsLine(): boolean {
    return this.#line === 0
  }

  push(chunk: Uint8Array): void {
    this.octets += chunk.length
    let line = this.#line
    let afterCr = this.#afterCr
    let eightBit = 0
    for (let i = 0; i < chunk.length; i++) {
      const octet = chunk[i] as number
      if (octet > CR) {
        if (afterCr) {
          this.bareLineEnd = true
          afterCr = false
        }
        line++
        eightBit += octet >> 7
      } else if (octet === LF) {
        if (afterCr) afterCr = false
        else {
          this.bareLineEnd = true
          this.#endLine(line)
        }
        line = 0
      } else {
        if (afterCr) this.bareLineEnd = true
        afterCr = octet === CR
        if (afterCr) {
          this.#endLine(line)
          line = 0
        } else {
          if (octet === 0) this.nul = true
          line++
        }
      }
    }
    this.eightBit += eightBit
    this.#line = line
    this.#afterCr = afterCr
  }

  /** Comes once, after the last chunk. */
  end(): Survey {
    if (this.#afterCr) this.bareLineEnd = true
    this.#afterCr = false
    this.#endLine(this.#line)
    return this
  }

  #endLine(length: number): void {
    if (length > this.longestLine) this.longestLine = length
  }
}

/** Looks at content that is in memory. */
export function survey(octets: Uint8Array): Survey {
  const surveyor = new Surveyor()
  surveyor.push(octets)
  return surveyor.end()
}
