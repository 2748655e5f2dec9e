import type { Reply } from '@turbomail/core/contract'

/** RFC 5321 §4.5.3.1.5 has 512 octets; some servers say more. */
const MAX_LINE_OCTETS = 4096
const MAX_LINES = 256

const CR = 0x0d
const HYPHEN = 0x2d
const SPACE = 0x20
const ZERO = 0x30
const PLAIN = /^[\r\n\x20-\x7e]*$/

/** What was read is not a reply (RFC 5321 §4.2). */
export class ReplySyntaxError extends Error {}

/** Turns octets into replies, bounded in every direction. A lone LF ends a line as CRLF does. */
export class ReplyReader {
  #octets: Buffer = Buffer.alloc(0)
  /** The same, a character for each octet: decoded in one go, and searched, much faster than octets line by line. */
  #text = ''
  /** Whether that text is what the octets mean, without a character that would have to be replaced. */
  #plain = true
  #offset = 0
  #code = 0
  #lines: string[] = []

  push(chunk: Buffer): void {
    this.#octets = this.empty ? chunk : Buffer.concat([this.#octets.subarray(this.#offset), chunk])
    this.#text = this.#octets.toString('latin1')
    this.#plain = PLAIN.test(this.#text)
    this.#offset = 0
  }

  /** Whether every octet so far belongs to a reply that has been given out. */
  get empty(): boolean {
    return this.#offset === this.#octets.length && this.#lines.length === 0
  }

  /** The next whole reply; `undefined` until there is one. Throws `ReplySyntaxError`. */
  next(): Reply | undefined {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#offset)
      this.#checkLength(end)
      if (end === -1) return undefined
      const last = this.#readLine(this.#offset, end)
      this.#offset = end + 1
      if (last) return this.#finish()
    }
  }

  #checkLength(end: number): void {
    const length = (end === -1 ? this.#octets.length : end) - this.#offset
    if (length > MAX_LINE_OCTETS) throw new ReplySyntaxError('a line is too long')
  }

  #readLine(start: number, lf: number): boolean {
    const octets = this.#octets
    const end = lf > start && octets[lf - 1] === CR ? lf - 1 : lf
    const code = readCode(octets, start, end)
    if (this.#lines.length === 0) this.#code = code
    else if (code !== this.#code) throw new ReplySyntaxError('its lines have different codes')
    if (this.#lines.length === MAX_LINES) throw new ReplySyntaxError('it has too many lines')
    const separator = start + 3 < end ? octets[start + 3] : SPACE
    if (separator !== SPACE && separator !== HYPHEN) throw new ReplySyntaxError('its code is not three digits')
    this.#lines.push(this.#plain ? this.#text.slice(start + 4, end) : readText(octets, start + 4, end))
    return separator === SPACE
  }

  #finish(): Reply {
    const lines = this.#lines
    this.#lines = []
    const enhanced = readEnhanced(lines[0] ?? '', this.#code)
    return enhanced === undefined ? { code: this.#code, lines } : { code: this.#code, enhanced, lines }
  }
}

function readCode(octets: Buffer, start: number, end: number): number {
  let code = 0
  for (let at = start; at < start + 3; at++) {
    const digit = at < end ? (octets[at] ?? 0) - ZERO : -1
    if (digit < 0 || digit > 9) throw new ReplySyntaxError('it does not begin with a code')
    code = code * 10 + digit
  }
  if (code < 200 || code > 599) throw new ReplySyntaxError('its code is out of range')
  return code
}

/** Control characters would garble logs and terminals; nothing that they could mean is lost. */
function readText(octets: Buffer, start: number, end: number): string {
  if (start >= end) return ''
  return octets.toString('utf8', start, end).replace(/\p{Cc}/gu, ' ')
}

function readEnhanced(text: string, code: number): readonly [number, number, number] | undefined {
  if (text.charCodeAt(1) !== 0x2e || text.charCodeAt(0) - ZERO !== Math.trunc(code / 100)) return undefined
  const match = /^([245])\.(\d{1,3})\.(\d{1,3})(?= |$)/.exec(text)
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])]
}
