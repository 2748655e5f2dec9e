import type { Form } from './body.ts'
import { boundaryOf, boundaryStem } from './boundary.ts'
import type { Entity, Multipart } from './entity.ts'
import { type Piece, PieceList } from './piece.ts'
import { type EncodedBody, encodeBody } from './transfer-encoding.ts'

/** An entity in one of its forms. */
export interface Rendered {
  readonly pieces: readonly Piece[]
  /** Whether octets above 127 stand in a body of its 8BITMIME form; if not, the two forms are one and the same. */
  readonly eightBit: boolean
}

/**
 * Renders a mail: `fields` are those of its header section that are not of MIME, each with its CRLF, and in ASCII unless
 * `utf8` is set. Every line ends in CRLF, the last one too.
 */
export function render(fields: string, utf8: boolean, root: Entity, seed: string, form: Form): Rendered {
  const encoded = encodeAll(root, form)
  const writer = new EntityWriter(seed, encoded)
  if (utf8) writer.out.add({ kind: 'octets', octets: Buffer.from(fields) })
  writer.out.addAscii(`${utf8 ? '' : fields}MIME-Version: 1.0\r\n`)
  writer.write(root)
  if (!writer.endsLine) writer.out.addAscii('\r\n')
  const eightBit = encoded.some((body) => body.eightBit)
  return { pieces: writer.out.end(), eightBit }
}

/** The bodies of all leaves, in their order in the tree. */
function encodeAll(entity: Entity, form: Form): EncodedBody[] {
  return entity.kind === 'part'
    ? [encodeBody(entity.body, form)]
    : entity.children.flatMap((child) => encodeAll(child, form))
}

class EntityWriter {
  readonly out: PieceList = new PieceList()
  /** Whether nothing more is needed to end the last line. */
  endsLine = true
  readonly #seed: string
  readonly #encoded: readonly EncodedBody[]
  #stem: string | undefined
  #leaves = 0
  #branches = 0

  constructor(seed: string, encoded: readonly EncodedBody[]) {
    this.#seed = seed
    this.#encoded = encoded
  }

  /** Header fields, blank line and body. Gives back whether a CRLF is at the end that is no content. */
  write(entity: Entity): boolean {
    if (entity.kind === 'multipart') return this.#writeMultipart(entity)
    const body = this.#encoded[this.#leaves++] as EncodedBody
    this.out.addAscii(`${entity.fields}Content-Transfer-Encoding: ${body.encoding}\r\n\r\n`)
    body.write(this.out)
    this.endsLine = body.endsLine
    return body.spareLineEnd
  }

  #writeMultipart(entity: Multipart): boolean {
    this.#stem ??= boundaryStem(
      this.#seed,
      this.#encoded.map((body) => body.bare ?? ''),
    )
    const boundary = boundaryOf(this.#stem, this.#branches++)
    const type = `multipart/${entity.subtype}${entity.parameters}; boundary="${boundary}"`
    const label = this.#isEightBit(entity) ? 'Content-Transfer-Encoding: 8bit\r\n' : ''
    this.out.addAscii(`Content-Type: ${type.replaceAll('; ', ';\r\n ')}\r\n${label}\r\n`)
    let delimiter = `--${boundary}\r\n`
    for (const child of entity.children) {
      this.out.addAscii(delimiter)
      delimiter = `${this.write(child) ? '' : '\r\n'}--${boundary}\r\n`
    }
    this.out.addAscii(`${delimiter.slice(0, -2)}--\r\n`)
    this.endsLine = true
    return true
  }

  /** RFC 2045 §6.4: what holds an 8-bit part is 8-bit itself, and says so. The leaves of `entity` are those to come next. */
  #isEightBit(entity: Multipart): boolean {
    const end = this.#leaves + countLeaves(entity)
    return this.#encoded.slice(this.#leaves, end).some(({ encoding }) => encoding === '8bit')
  }
}

function countLeaves(entity: Entity): number {
  return entity.kind === 'part' ? 1 : entity.children.reduce((sum, child) => sum + countLeaves(child), 0)
}
