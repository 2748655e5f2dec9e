/** A line of the encoded form has at most 76 characters, the `=` of a soft line break included (RFC 2045 §6.7). */
const MAX_LINE = 76
const CR = 13
const LF = 10
const EQUALS = 61
const F = 70
const HEX = Buffer.from('0123456789ABCDEF')

/** What an octet takes where nothing follows from its place: 1 as it is, 3 encoded, 2 white space, 0 CR. */
const WIDTH = new Uint8Array(256).fill(3)
for (let octet = 33; octet < 127; octet++) WIDTH[octet] = 1
WIDTH[EQUALS] = 3
WIDTH[32] = 2
WIDTH[9] = 2
WIDTH[CR] = 0

/**
 * The octets of the quoted-printable form, counted exactly. CRLF is a line end; CR and LF that stand alone are encoded,
 * so that any octets survive. Counting ends above `limit`.
 */
export function quotedPrintableSize(input: Uint8Array, limit: number = Number.POSITIVE_INFINITY): number {
  return encode(input, undefined, limit)
}

/** The quoted-printable form of `input`. `size` is what `quotedPrintableSize` said of it. */
export function quotedPrintable(input: Uint8Array, size: number = quotedPrintableSize(input)): Buffer {
  const out = Buffer.allocUnsafe(size)
  encode(input, out, size)
  return out
}

/** One loop for both counting and writing, so that they cannot disagree. Long because: it is the hot path. */
function encode(input: Uint8Array, out: Buffer | undefined, limit: number): number {
  const length = input.length
  let at = 0
  let column = 0
  for (let i = 0; i < length && at <= limit; i++) {
    const octet = input[i] as number
    let width = WIDTH[octet] as number
    if (width === 0) {
      if (input[i + 1] === LF) {
        if (out !== undefined) {
          out[at] = CR
          out[at + 1] = LF
        }
        at += 2
        column = 0
        i++
        continue
      }
      width = 3
    } else if (width === 2) {
      width = endsLine(input, i + 1) ? 3 : 1
    } else if (column === 0 && octet === F && startsFromLine(input, i)) {
      width = 3
    }
    column += width
    if (column > MAX_LINE || (column === MAX_LINE && !endsLine(input, i + 1))) {
      if (out !== undefined) {
        out[at] = EQUALS
        out[at + 1] = CR
        out[at + 2] = LF
      }
      at += 3
      if (width === 1 && octet === F && startsFromLine(input, i)) width = 3
      column = width
    }
    if (out !== undefined) {
      if (width === 1) out[at] = octet
      else {
        out[at] = EQUALS
        out[at + 1] = HEX[octet >> 4] as number
        out[at + 2] = HEX[octet & 15] as number
      }
    }
    at += width
  }
  return at
}

function endsLine(input: Uint8Array, at: number): boolean {
  return at >= input.length || (input[at] === CR && input[at + 1] === LF)
}

/** A line that starts with "From " would be changed by an mbox on the way (RFC 2049 §3). */
function startsFromLine(input: Uint8Array, at: number): boolean {
  return input[at + 1] === 114 && input[at + 2] === 111 && input[at + 3] === 109 && input[at + 4] === 32
}
