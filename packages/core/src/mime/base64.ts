import { asBuffer } from '../octets/chunks.ts'

/** Octets of input that fill one line of 76 characters (RFC 2045 §6.8). */
export const BASE64_LINE_INPUT = 57
const LINE = 76
const STEP = LINE + 2
/** Input encoded at once: whole lines, small enough that input and output stay near the processor. */
const BLOCK_INPUT = BASE64_LINE_INPUT * 512
const CRLF_LITTLE_ENDIAN = 0x0a0d

/** Octets of the base64 form of `input` octets: lines of 76 characters, each with its CRLF, the last one too. */
export function base64Size(input: number): number {
  const characters = Math.ceil(input / 3) * 4
  return characters + Math.ceil(characters / LINE) * 2
}

/**
 * Writes the base64 form of `input` into `out` at `offset`, and gives back where it ends. Content that comes in chunks is
 * encoded chunk by chunk, if every chunk but the last is a multiple of `BASE64_LINE_INPUT`.
 *
 * Whole blocks are encoded into the tail of their place, and their lines then moved forward to let the CRLFs in: that
 * leaves the work to two native calls a block and to moves of eight octets.
 */
export function writeBase64(input: Uint8Array, out: Buffer, offset: number): number {
  const source = asBuffer(input)
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength)
  let end = offset
  for (let at = 0; at < source.length; at += BLOCK_INPUT) {
    const characters = source.toString('base64', at, Math.min(at + BLOCK_INPUT, source.length))
    end = writeLines(characters, out, view, end)
  }
  return end
}

/** The base64 form of `input`, in a buffer of its own. */
export function base64(input: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(base64Size(input.length))
  writeBase64(input, out, 0)
  return out
}

function writeLines(characters: string, out: Buffer, view: DataView, offset: number): number {
  const whole = Math.floor(characters.length / LINE)
  const rest = characters.length - whole * LINE
  const end = offset + whole * STEP + (rest > 0 ? rest + 2 : 0)
  let from = end - characters.length
  out.write(characters, from, characters.length, 'latin1')
  let to = offset
  for (let line = 0; line < whole; line++) {
    moveLine(view, from, to)
    from += LINE
    to += STEP
  }
  if (rest > 0) {
    out.copyWithin(to, from, from + rest)
    view.setUint16(to + rest, CRLF_LITTLE_ENDIAN, true)
  }
  return end
}

/**
 * Moves 76 octets and ends the line. Base64 has no octet above 0x7a, so that no float of it is a NaN that could change.
 * Spelt out, since a loop takes twice the time.
 */
function moveLine(view: DataView, from: number, to: number): void {
  view.setFloat64(to, view.getFloat64(from, true), true)
  view.setFloat64(to + 8, view.getFloat64(from + 8, true), true)
  view.setFloat64(to + 16, view.getFloat64(from + 16, true), true)
  view.setFloat64(to + 24, view.getFloat64(from + 24, true), true)
  view.setFloat64(to + 32, view.getFloat64(from + 32, true), true)
  view.setFloat64(to + 40, view.getFloat64(from + 40, true), true)
  view.setFloat64(to + 48, view.getFloat64(from + 48, true), true)
  view.setFloat64(to + 56, view.getFloat64(from + 56, true), true)
  view.setFloat64(to + 64, view.getFloat64(from + 64, true), true)
  view.setUint32(to + 72, view.getUint32(from + 72, true), true)
  view.setUint16(to + 76, CRLF_LITTLE_ENDIAN, true)
}
