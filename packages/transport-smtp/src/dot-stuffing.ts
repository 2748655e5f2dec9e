const LF = 0x0a
const CR = 0x0d
const DOT = 0x2e
const LINE_STARTS_WITH_DOT = Buffer.from('\n.')
const END = Buffer.from('.\r\n')
const LINE_END_AND_END = Buffer.from('\r\n.\r\n')

/**
 * Makes content transparent (RFC 5321 §4.5.2), chunk by chunk: a line that begins with a dot gets a second one, so that
 * no line of the content can end it. A chunk without such a line comes back as it is, uncopied.
 */
export class DotStuffing {
  #last = LF
  #beforeLast = CR

  stuff(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return chunk
    const octets = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    const places = dotsAtLineStart(octets, this.#last === LF)
    this.#remember(octets)
    return places.length === 0 ? octets : doubleDots(octets, places)
  }

  /** What ends the content: a dot on a line of its own. */
  end(): Uint8Array {
    return this.#beforeLast === CR && this.#last === LF ? END : LINE_END_AND_END
  }

  #remember(octets: Buffer): void {
    this.#beforeLast = octets.length > 1 ? (octets[octets.length - 2] ?? 0) : this.#last
    this.#last = octets[octets.length - 1] ?? 0
  }
}

/** Base64 has no dot at all: the search for one octet, which is by far the fastest, settles most large chunks. */
function dotsAtLineStart(octets: Buffer, atLineStart: boolean): number[] {
  const places: number[] = []
  if (octets.indexOf(DOT) === -1) return places
  if (atLineStart && octets[0] === DOT) places.push(0)
  let at = octets.indexOf(LINE_STARTS_WITH_DOT)
  while (at !== -1) {
    places.push(at + 1)
    at = octets.indexOf(LINE_STARTS_WITH_DOT, at + 2)
  }
  return places
}

function doubleDots(octets: Buffer, places: readonly number[]): Uint8Array {
  const stuffed = Buffer.allocUnsafe(octets.length + places.length)
  let from = 0
  let to = 0
  for (const place of places) {
    to += octets.copy(stuffed, to, from, place)
    stuffed[to++] = DOT
    from = place
  }
  octets.copy(stuffed, to, from)
  return stuffed
}
