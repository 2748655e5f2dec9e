import { isAsciiText } from '../octets/ascii.ts'
import { crlfText } from '../octets/line-ends.ts'
import { survey } from '../octets/survey.ts'
import { utf8Octets } from '../octets/utf8.ts'
import { base64Size } from './base64.ts'
import type { Body, Form } from './body.ts'
import type { PieceList } from './piece.ts'
import { quotedPrintable, quotedPrintableSize } from './quoted-printable.ts'

/** The longest line that may go unencoded, without its CRLF (RFC 5322 §2.1.1). */
const MAX_LINE = 998
/** UTF-8 of one UTF-16 unit. */
const MAX_OCTETS_PER_UNIT = 3
const LF = 10

/** A body with the encoding it is best served by (RFC 2045 §6). */
export interface EncodedBody {
  readonly encoding: '7bit' | '8bit' | 'quoted-printable' | 'base64'
  /** Whether octets above 127 stand in it, in its 8BITMIME form. */
  readonly eightBit: boolean
  /** Whether nothing more is needed to end its last line. */
  readonly endsLine: boolean
  /** Whether the CRLF at its end is no content, so that a boundary can follow at once. */
  readonly spareLineEnd: boolean
  /** What stands in it unencoded, where a boundary might occur. */
  readonly bare?: string | Uint8Array
  write(out: PieceList): void
}

/**
 * Chooses by what the body is made of, and by which encoding makes it shortest. An empty file is base64, since some readers
 * take the line end before a boundary for the content of an empty part.
 */
export function encodeBody(body: Body, form: Form): EncodedBody {
  switch (body.kind) {
    case 'text':
      return encodeText(crlfText(body.text), form)
    case 'octets':
      return body.textual && body.octets.length > 0 ? encodeTextual(body.octets, form) : inBase64(body.octets)
    case 'composite':
      return encodeComposite(body, form)
    case 'source':
      return asBase64(true, (out) => out.add({ kind: 'source', source: body.source }))
  }
}

function encodeText(text: string, form: Form): EncodedBody {
  if (isAsciiText(text))
    return text.includes('\0') || !linesFit(text, true) ? shortest(Buffer.from(text), false) : inAscii(text)
  const octets = utf8Octets(text)
  const eightBit = !octets.includes(0) && linesFit(text, false)
  return eightBit && form === '8BITMIME' ? asTheyAre(octets, true, octets.at(-1) === LF) : shortest(octets, eightBit)
}

function inAscii(text: string): EncodedBody {
  return {
    encoding: '7bit',
    eightBit: false,
    endsLine: text === '' || text.endsWith('\n'),
    spareLineEnd: false,
    bare: text,
    write: (out) => out.addAscii(text),
  }
}

/** Goes from line end to line end, as far ahead each time as lines that fit surely reach. */
function linesFit(text: string, ascii: boolean): boolean {
  const reach = ascii ? MAX_LINE : Math.floor(MAX_LINE / MAX_OCTETS_PER_UNIT)
  for (let start = 0; text.length - start > reach; ) {
    const lineFeed = text.lastIndexOf('\n', start + reach + 1)
    if (lineFeed < start) {
      const next = text.indexOf('\n', start)
      const line = text.slice(start, next === -1 ? text.length : next - 1)
      if (ascii || Buffer.byteLength(line) > MAX_LINE) return false
      start = next === -1 ? text.length : next + 1
    } else start = lineFeed + 1
  }
  return true
}

function encodeTextual(octets: Uint8Array, form: Form): EncodedBody {
  const { eightBit, nul, bareLineEnd, longestLine, endsLine } = survey(octets)
  const bare = !nul && !bareLineEnd && longestLine <= MAX_LINE
  if (bare && (eightBit === 0 || form === '8BITMIME')) return asTheyAre(octets, eightBit > 0, endsLine)
  return shortest(octets, bare)
}

function encodeComposite(body: Extract<Body, { kind: 'composite' }>, form: Form): EncodedBody {
  if (!body.eightBit || form === '8BITMIME') return asTheyAre(body.octets, body.eightBit, endsLine(body.octets))
  const octets = body.sevenBit()
  return { ...asTheyAre(octets, false, endsLine(octets)), eightBit: true }
}

function asTheyAre(octets: Uint8Array, eightBit: boolean, endsLine: boolean): EncodedBody {
  return {
    encoding: eightBit ? '8bit' : '7bit',
    eightBit,
    endsLine,
    spareLineEnd: false,
    bare: octets,
    write: (out) => out.add({ kind: 'octets', octets }),
  }
}

/** `eightBit` says whether it is only for a 7-bit hop that it is encoded. */
function shortest(octets: Uint8Array, eightBit: boolean): EncodedBody {
  const limit = base64Size(octets.length)
  const size = quotedPrintableSize(octets, limit)
  if (size > limit) return { ...inBase64(octets), eightBit }
  const encoded = quotedPrintable(octets, size)
  return {
    encoding: 'quoted-printable',
    eightBit,
    endsLine: endsLine(encoded),
    spareLineEnd: false,
    write: (out) => out.add({ kind: 'octets', octets: encoded }),
  }
}

function endsLine(octets: Uint8Array): boolean {
  return octets.length === 0 || octets.at(-1) === LF
}

function inBase64(octets: Uint8Array): EncodedBody {
  return asBase64(octets.length > 0, (out) => out.add({ kind: 'base64', input: octets }))
}

function asBase64(spareLineEnd: boolean, write: EncodedBody['write']): EncodedBody {
  return { encoding: 'base64', eightBit: false, endsLine: true, spareLineEnd, write }
}
