import { isAscii, isUtf8 } from 'node:buffer'
import { MessageError } from '../errors/message-error.ts'
import { type EntityHeader, type EntityVisitor, EntityWalker, MalformedEntity } from './entity-walker.ts'
import { SevenBitBody } from './seven-bit-body.ts'

const CRLF = Buffer.from('\r\n')
/** Signatures over the whole body. */
const SEALS: ReadonlySet<string> = new Set(['dkim-signature', 'arc-message-signature'])
/** RFC 2046 §5.2.2.1, §5.2.3. */
const UNENCODABLE = /^message\/(?:partial|external-body)$/
const IDENTITY: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary'])

/**
 * The 7BIT form of a message in CRLF form (RFC 6152 §3): its 8-bit leaves are encoded, text as quoted-printable and the rest
 * as base64, and nothing else is changed. `CONTENT_NEEDS_8BITMIME`, naming `field`, where a signature would break or it
 * cannot be followed.
 */
export function toSevenBit(octets: Uint8Array, field: string): Uint8Array {
  const out: Uint8Array[] = []
  refusing(field, () => {
    const eightBit = new EightBitLeaves()
    walk(eightBit, [octets])
    walk(new SevenBitWriter(eightBit.leaves, (line) => out.push(Buffer.from(line))), [octets])
  })
  return Buffer.concat(out)
}

/** The same in constant memory, for a message that can be read twice. */
export async function* sevenBitChunks(
  open: () => AsyncIterable<Uint8Array>,
  field: string,
): AsyncGenerator<Uint8Array> {
  const eightBit = new EightBitLeaves()
  const reader = new EntityWalker(eightBit)
  for await (const chunk of open()) refusing(field, () => reader.push(chunk))
  refusing(field, () => reader.end())
  let out: Uint8Array[] = []
  const writer = new EntityWalker(new SevenBitWriter(eightBit.leaves, (line) => out.push(Buffer.from(line))))
  for await (const chunk of open()) {
    refusing(field, () => writer.push(chunk))
    yield Buffer.concat(out)
    out = []
  }
  refusing(field, () => writer.end())
  yield Buffer.concat(out)
}

function walk(visitor: EntityVisitor, chunks: Iterable<Uint8Array>): void {
  const walker = new EntityWalker(visitor)
  for (const chunk of chunks) walker.push(chunk)
  walker.end()
}

function refusing(field: string, work: () => void): void {
  try {
    work()
  } catch (cause) {
    if (!(cause instanceof MalformedEntity)) throw cause
    throw new MessageError('CONTENT_NEEDS_8BITMIME', `${field} has no 7-bit form: ${cause.message}`, field, { cause })
  }
}

/** Finds the leaves that have to be encoded, by their place in the order of all leaves. */
class EightBitLeaves implements EntityVisitor {
  readonly leaves: Map<number, { utf8: boolean }> = new Map()
  #leaf = -1
  #header: EntityHeader | undefined
  #sealed = false

  header(header: EntityHeader): void {
    this.#header = header
    if (header.depth === 0) this.#sealed = header.fields.some(({ name }) => SEALS.has(name))
    else if (header.fields.some(({ text }) => !isAsciiLatin1(text))) throw new MalformedEntity('UTF-8 in a header')
    if (header.kind === 'leaf') this.#leaf += 1
    else if (!IDENTITY.has(header.encoding)) throw new MalformedEntity(`A ${header.mediaType} that is encoded`)
  }

  leafLine(line: Uint8Array): void {
    if (isAscii(line)) return
    const known = this.leaves.get(this.#leaf)
    if (known !== undefined) {
      known.utf8 &&= isUtf8(line)
      return
    }
    const { signed = false, encoding = '', mediaType = '' } = this.#header ?? {}
    if (signed || this.#sealed) throw new MalformedEntity('A signature covers what is 8-bit')
    if (UNENCODABLE.test(mediaType)) throw new MalformedEntity(`A ${mediaType} that is 8-bit`)
    if (!IDENTITY.has(encoding)) throw new MalformedEntity(`8-bit octets in what is declared ${encoding}`)
    this.leaves.set(this.#leaf, { utf8: isUtf8(line) })
  }

  otherLine(line: Uint8Array): void {
    if (!isAscii(line)) throw new MalformedEntity('8-bit octets outside the parts of a multipart')
  }

  end(): void {}
}

class SevenBitWriter implements EntityVisitor {
  readonly #eightBit: ReadonlyMap<number, { readonly utf8: boolean }>
  readonly #emit: (octets: Uint8Array) => void
  #leaf = -1
  #body: SevenBitBody | undefined

  constructor(eightBit: ReadonlyMap<number, { readonly utf8: boolean }>, emit: (octets: Uint8Array) => void) {
    this.#eightBit = eightBit
    this.#emit = emit
  }

  header(header: EntityHeader): void {
    if (header.kind === 'leaf') this.#leaf += 1
    const leaf = header.kind === 'leaf' ? this.#eightBit.get(this.#leaf) : undefined
    const encoding = header.mediaType.startsWith('text/') ? 'quoted-printable' : 'base64'
    this.#body = leaf === undefined ? undefined : new SevenBitBody(encoding, this.#emit)
    const charset = leaf?.utf8 === true ? 'utf-8' : 'unknown-8bit'
    this.#emit(Buffer.from(rewrite(header, leaf === undefined ? '7bit' : encoding, charset), 'latin1'))
    this.#emit(CRLF)
  }

  leafLine(line: Uint8Array): void {
    if (this.#body === undefined) this.#emit(line)
    else this.#body.push(line)
  }

  otherLine(line: Uint8Array): void {
    this.#body?.end(false)
    this.#body = undefined
    this.#emit(line)
  }

  end(): void {
    this.#body?.end(true)
  }
}

/**
 * The header with another transfer encoding, where it has to be one; what a message lacks to be MIME is added. `charset` is
 * that of text of which nobody has said what it is written in (RFC 1428 §3).
 */
function rewrite({ fields, encoding, depth, kind, mediaType }: EntityHeader, wanted: string, charset: string): string {
  const text = fields.map((field) => field.text).join('')
  if (wanted === '7bit' && (encoding === '7bit' || !IDENTITY.has(encoding))) return text
  const kept = fields.filter(({ name }) => name !== 'content-transfer-encoding').map((field) => field.text)
  if (depth === 0 && !fields.some(({ name }) => name === 'mime-version')) kept.push('MIME-Version: 1.0\r\n')
  if (kind === 'leaf' && !fields.some(({ name }) => name === 'content-type')) {
    kept.push(`Content-Type: ${mediaType}; charset=${charset}\r\n`)
  }
  return `${kept.join('')}Content-Transfer-Encoding: ${wanted}\r\n`
}

function isAsciiLatin1(text: string): boolean {
  return isAscii(Buffer.from(text, 'latin1'))
}
