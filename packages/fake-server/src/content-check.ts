import type { ViolationCode } from './violation.ts'

const CR = 0x0d
const LF = 0x0a
const LONGEST_LINE_OCTETS = 998

/** Looks through content for what a client must not send. */
export class ContentCheck {
  readonly found: Set<ViolationCode> = new Set()
  /** Octets of the line that earlier pieces began, its CR included. */
  #line = 0
  /** The last piece ended in CR. */
  #afterCr = false

  /** Most octets are above CR, and cost one comparison. */
  feed(piece: Uint8Array): void {
    let lineAt = -this.#line
    let any = 0
    for (let at = 0; at < piece.length; at++) {
      const octet = piece[at] as number
      if (octet > CR) {
        any |= octet
      } else if (octet === LF) {
        const afterCr = at === 0 ? this.#afterCr : piece[at - 1] === CR
        this.#endLine(afterCr, at - lineAt - 1)
        lineAt = at + 1
      } else if (octet === CR) {
        if (at + 1 < piece.length && piece[at + 1] !== LF) this.found.add('BARE_CR')
      } else if (octet === 0) {
        this.found.add('NUL')
      }
    }
    this.#endPiece(piece, lineAt)
    if (any > 127) this.found.add('EIGHT_BIT')
  }

  /** The content is whole. */
  end(): void {
    if (this.#afterCr) this.found.add('BARE_CR')
    if (this.#line > LONGEST_LINE_OCTETS) this.found.add('LINE_TOO_LONG')
  }

  #endLine(afterCr: boolean, octets: number): void {
    if (!afterCr) this.found.add('BARE_LF')
    else if (octets > LONGEST_LINE_OCTETS) this.found.add('LINE_TOO_LONG')
  }

  #endPiece(piece: Uint8Array, lineAt: number): void {
    if (piece.length === 0) return
    if (this.#afterCr && piece[0] !== LF) this.found.add('BARE_CR')
    this.#afterCr = piece.at(-1) === CR
    this.#line = piece.length - lineAt
  }
}
