import { parseParameterized } from './parameterized.ts'
import { findField, type ParsedEntity, type ParsedField, type ParsedMessage } from './parsed-message.ts'

const TEXT = parseParameterized('text/plain')
/** What a part of a multipart/digest is by default (RFC 2046 §5.1.5). */
const MESSAGE = parseParameterized('message/rfc822')
const MAX_DEPTH = 50
/** A delimiter line: two hyphens, a boundary of at most 70 characters, two more, and padding (RFC 2046 §5.1.1). */
const MAX_DELIMITER = 200

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }
type Growing = Mutable<Omit<ParsedEntity, 'fields' | 'strays' | 'parts' | 'parent'>> & {
  fields: ParsedField[]
  /** The fields while the header section lasts, each with where it ends so far. */
  readonly spans: { readonly name: string; readonly at: number; readonly bodyAt: number; end: number }[]
  readonly strays: number[]
  readonly parts: Growing[]
  readonly parent: Growing | undefined
}

/** Reads a message of one character an octet. Never throws; each line is looked at once, however parts are nested. */
export function parseMessage(text: string): ParsedMessage {
  return new Reader(text).read()
}

class Reader {
  readonly #text: string
  readonly #entities: Growing[] = []
  /** Multiparts that have not ended, the outermost first, and where each stands by its boundary. */
  readonly #open: { readonly entity: Growing; readonly boundary: string }[] = []
  readonly #levels = new Map<string, number>()
  #current: Growing | undefined
  #inHeader = true
  #tooDeep: number | undefined

  constructor(text: string) {
    this.#text = text
  }

  read(): ParsedMessage {
    const text = this.#text
    const root = this.#begin(0, undefined)
    for (let at = 0; at < text.length; ) {
      const lf = text.indexOf('\n', at)
      const next = lf === -1 ? text.length : lf + 1
      const end = lf === -1 ? next : text[lf - 1] === '\r' && lf > at ? lf - 1 : lf
      this.#line(at, end, next)
      at = next
    }
    if (this.#inHeader) this.#endHeader(text.length, text.length)
    if (this.#current !== undefined) this.#current.bodyEnd = text.length
    for (const { entity } of this.#open) entity.bodyEnd = text.length
    root.bodyEnd = text.length
    const isUnix = !text.includes('\r\n') && text.includes('\n')
    return { text, isUnix, root, entities: this.#entities, tooDeep: this.#tooDeep }
  }

  #line(at: number, end: number, next: number): void {
    if (this.#open.length > 0 && this.#text.startsWith('--', at) && this.#delimiter(at, end, next)) return
    if (!this.#inHeader) return
    if (end === at) this.#endHeader(at, next)
    else this.#headerLine(at, end)
  }

  /** Whether the line is a delimiter of a multipart that has not ended: what stands in it ends here. */
  #delimiter(at: number, end: number, next: number): boolean {
    if (end - at > MAX_DELIMITER) return false
    const words = this.#text.slice(at + 2, end).trimEnd()
    const last = !this.#levels.has(words) && words.endsWith('--')
    const level = this.#levels.get(last ? words.slice(0, -2) : words)
    if (level === undefined) return false
    if (this.#inHeader) this.#endHeader(at, at)
    this.#closeAbove(level, at)
    const multipart = this.#open[level]?.entity as Growing
    this.#current = last ? undefined : this.#begin(next, multipart)
    if (last) this.#leave(level, end)
    this.#inHeader = !last
    return true
  }

  /** Behind its last delimiter a multipart has only an epilogue, which nobody reads. */
  #leave(level: number, end: number): void {
    const left = this.#open.splice(level)[0]
    if (left === undefined) return
    this.#levels.delete(left.boundary)
    left.entity.isClosed = true
    left.entity.bodyEnd = end
  }

  /** Everything that is still open within the multipart of this level ends before the delimiter at `at`. */
  #closeAbove(level: number, at: number): void {
    const end = this.#text[at - 1] === '\n' ? (this.#text[at - 2] === '\r' ? at - 2 : at - 1) : at
    for (const { entity, boundary } of this.#open.splice(level + 1)) {
      entity.bodyEnd = end
      this.#levels.delete(boundary)
    }
    if (this.#current !== undefined) this.#current.bodyEnd = Math.max(end, this.#current.bodyAt)
  }

  #begin(at: number, parent: Growing | undefined): Growing {
    const entity: Growing = {
      at,
      fields: [],
      spans: [],
      strays: [],
      parent,
      mediaType: TEXT,
      transferEncoding: '7bit',
      bodyAt: at,
      bodyEnd: at,
      parts: [],
      isClosed: false,
    }
    parent?.parts.push(entity)
    this.#entities.push(entity)
    this.#current = entity
    this.#inHeader = true
    return entity
  }

  #headerLine(at: number, end: number): void {
    const { spans, strays } = this.#current as Growing
    const last = spans.at(-1)
    if ((this.#text[at] === ' ' || this.#text[at] === '\t') && last !== undefined) {
      if ((strays.at(-1) ?? -1) < last.at) last.end = end
      return
    }
    const colon = this.#text.slice(at, end).indexOf(':')
    const name = colon === -1 ? '' : this.#text.slice(at, at + colon).trimEnd()
    if (/^[!-9;-~]+$/.test(name)) spans.push({ name, at, bodyAt: at + colon + 1, end })
    else strays.push(at)
  }

  #endHeader(end: number, bodyAt: number): void {
    const entity = this.#current as Growing
    this.#inHeader = false
    entity.fields = entity.spans.map((span) => this.#fieldOf(span))
    entity.bodyAt = bodyAt
    entity.bodyEnd = Math.max(end, bodyAt)
    const type = findField(entity, 'content-type')?.body
    const isDigest = entity.parent?.mediaType.value === 'multipart/digest'
    entity.mediaType = type === undefined ? (isDigest ? MESSAGE : TEXT) : parseParameterized(type)
    const encoding = findField(entity, 'content-transfer-encoding')?.body
    if (encoding !== undefined) entity.transferEncoding = parseParameterized(encoding).value
    const boundary = entity.mediaType.parameters.get('boundary')?.trimEnd()
    if (entity.mediaType.value.startsWith('multipart/') && boundary) this.#enter(entity, boundary)
  }

  #fieldOf({ name, at, bodyAt, end }: Growing['spans'][number]): ParsedField {
    return { name, key: name.toLowerCase(), at, bodyAt, body: this.#text.slice(bodyAt, end).replace(/[\r\n]/g, ' ') }
  }

  #enter(entity: Growing, boundary: string): void {
    if (this.#open.length >= MAX_DEPTH) {
      this.#tooDeep ??= entity.at
      return
    }
    if (this.#levels.has(boundary)) return
    this.#levels.set(boundary, this.#open.length)
    this.#open.push({ entity, boundary })
    this.#current = undefined
  }
}
