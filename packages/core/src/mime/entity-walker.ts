import { LineSplitter } from '../octets/line-splitter.ts'
import { parseContentType } from './content-type.ts'
import { findBody, parseRawHeader, type RawField } from './raw-header.ts'

const MAX_HEADER_OCTETS = 1024 * 1024
const MAX_LINE_OCTETS = 1024 * 1024
const MAX_DEPTH = 100

/** What the header of an entity says of it. */
export interface EntityHeader {
  readonly fields: readonly RawField[]
  readonly kind: 'leaf' | 'message' | 'multipart'
  /** As it is declared or, for lack of that, as it counts (RFC 2045 §5.2, RFC 2046 §5.1.5). */
  readonly mediaType: string
  /** In lower case; `7bit` where nothing is declared. */
  readonly encoding: string
  /** 0 for the message itself. */
  readonly depth: number
  /** Whether a signature covers it: it, or an entity that it stands in, is multipart/signed. */
  readonly signed: boolean
}

/** What is told of a message as its lines go by. */
export interface EntityVisitor {
  /** The header of an entity is complete; the line that ended it was empty, or there was none. */
  header(header: EntityHeader): void
  /** A line of the body of the leaf whose header came last. */
  leafLine(line: Uint8Array): void
  /** A delimiter, or a line before the first or behind the last one of a multipart. It ends a leaf. */
  otherLine(line: Uint8Array): void
  /** The message is over. */
  end(): void
}

/** The message cannot be followed: its header or its multiparts are not well formed. */
export class MalformedEntity extends Error {}

/** An entity that holds others. */
interface Branch {
  /** Empty for a message, which none divides. */
  readonly delimiter: string
  readonly digest: boolean
  readonly signed: boolean
}

/** Goes through a message in CRLF form (RFC 2045, 2046), in one pass and in constant memory. */
export class EntityWalker {
  readonly #visitor: EntityVisitor
  readonly #lines: LineSplitter
  #branches: Branch[] = []
  #state: 'header' | 'leaf' | 'between' = 'header'
  #header = ''

  constructor(visitor: EntityVisitor) {
    this.#visitor = visitor
    this.#lines = new LineSplitter((line) => this.#line(line))
  }

  /** Throws `MalformedEntity`, and whatever the visitor throws. */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
    if (this.#lines.pending > MAX_LINE_OCTETS) throw new MalformedEntity('A line without end')
  }

  end(): void {
    this.#lines.end()
    if (this.#state === 'header') this.#endHeader()
    this.#visitor.end()
  }

  #line(line: Uint8Array): void {
    if (line[0] === 45 && line[1] === 45 && this.#branches.length > 0 && this.#delimiter(line)) return
    if (this.#state === 'header') this.#headerLine(line)
    else if (this.#state === 'leaf') this.#visitor.leafLine(line)
    else this.#visitor.otherLine(line)
  }

  /** An outer delimiter ends what stands within it too. */
  #delimiter(line: Uint8Array): boolean {
    const text = Buffer.from(line).toString('latin1').replace(TRAILING_SPACE, '')
    const index = this.#branches.findLastIndex(({ delimiter }) => text === delimiter || text === `${delimiter}--`)
    if (index === -1) return false
    if (this.#state === 'header') this.#endHeader()
    const closes = text !== this.#branches[index]?.delimiter
    this.#branches.length = closes ? index : index + 1
    this.#state = closes ? 'between' : 'header'
    this.#visitor.otherLine(line)
    return true
  }

  #headerLine(line: Uint8Array): void {
    if (line.length === 2 && line[0] === 13) this.#endHeader()
    else this.#header += Buffer.from(line).toString('latin1')
    if (this.#header.length > MAX_HEADER_OCTETS) throw new MalformedEntity('A header section without end')
  }

  #endHeader(): void {
    const fields = parseRawHeader(this.#header)
    if (fields === undefined) throw new MalformedEntity('A header section with a line that is no field')
    this.#header = ''
    this.#enter(fields)
  }

  #enter(fields: readonly RawField[]): void {
    const parent = this.#branches.at(-1)
    const { mediaType, parameters } = declaredType(fields, parent?.digest === true)
    const kind = kindOf(mediaType)
    const signed = mediaType === 'multipart/signed' || parent?.signed === true
    const encoding = findBody(fields, 'content-transfer-encoding')?.toLowerCase() ?? '7bit'
    const depth = this.#branches.length
    if (depth > MAX_DEPTH) throw new MalformedEntity('Entities nested too deeply')
    this.#visitor.header({ fields, kind, mediaType, encoding, depth, signed })
    if (kind !== 'leaf') {
      const delimiter = kind === 'multipart' ? delimiterOf(parameters.boundary) : ''
      this.#branches.push({ delimiter, digest: mediaType === 'multipart/digest', signed })
    }
    this.#state = STATES[kind]
  }
}

/** What comes behind the header of an entity. */
const STATES = { multipart: 'between', message: 'header', leaf: 'leaf' } as const
const TRAILING_SPACE = /[ \t\r\n]+$/

function delimiterOf(boundary: string | undefined): string {
  if (boundary === undefined || boundary === '') throw new MalformedEntity('A multipart without boundary')
  return `--${boundary.replace(TRAILING_SPACE, '')}`
}

function declaredType(
  fields: readonly RawField[],
  digest: boolean,
): { mediaType: string; parameters: Readonly<Record<string, string>> } {
  const text = findBody(fields, 'content-type')
  if (text === undefined) return { mediaType: digest ? 'message/rfc822' : 'text/plain', parameters: {} }
  try {
    return parseContentType(text, 'Content-Type')
  } catch {
    throw new MalformedEntity('A Content-Type that cannot be read')
  }
}

function kindOf(mediaType: string): EntityHeader['kind'] {
  if (mediaType.startsWith('multipart/')) return 'multipart'
  return mediaType === 'message/rfc822' ? 'message' : 'leaf'
}
