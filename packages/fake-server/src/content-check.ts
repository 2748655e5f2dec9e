import type { ViolationCode } from './violation.ts'

const CR = 0x0d
const LF = 0x0a
const LONGEST_LINE_OCTETS = 998

/** Looks through content for what a client must not send. */
export class ContentCheck {
  readonly found: Set<ViolationCode> = new Set()
  #line = 0
  #afterCr = false

  feed(piece: Buffer): void {
    let line = this.#line
    let afterCr = this.#afterCr
    let any = 0
    for (let at = 0; at < piece.length; at++) {
      const octet = piece[at] as number
      any |= octet
      if (octet === LF) {
        if (!afterCr) this.found.add('BARE_LF')
        else if (line - 1 > LONGEST_LINE_OCTETS) this.found.add('LINE_TOO_LONG')
        line = 0
        afterCr = false
        continue
      }
      if (afterCr) this.found.add('BARE_CR')
      if (octet === 0) this.found.add('NUL')
      afterCr = octet === CR
      line++
    }
    if (any > 127) this.found.add('EIGHT_BIT')
    this.#line = line
    this.#afterCr = afterCr
  }

  /** The content is whole. */
  end(): void {
    if (this.#afterCr) this.found.add('BARE_CR')
    if (this.#line > LONGEST_LINE_OCTETS) this.found.add('LINE_TOO_LONG')
  }
}
