import { parameterized, unstructured } from '../header/bodies.ts'
import { formatField } from '../header/field.ts'
import { inPlace } from './check-form.ts'

const PLAIN = 'Content-Type: text/plain; charset=utf-8\r\n'
const HTML = 'Content-Type: text/html; charset=utf-8\r\n'

/** What the header of a body part says of it. */
export interface PartDescription {
  readonly mediaType: string
  readonly parameters: Readonly<Record<string, string>>
  readonly disposition?: string | undefined
  readonly filename?: string | undefined
  /** Without its angle brackets. */
  readonly cid?: string | undefined
  readonly description?: string | undefined
}

/** The Content-Type of text in a charset. `field` is what an error names. */
export function textFields(mediaType: string, parameters: Readonly<Record<string, string>>, field: string): string {
  const { charset, ...others } = parameters
  const plain = charset === 'utf-8' && Object.keys(others).length === 0
  if (plain && mediaType === 'text/plain') return PLAIN
  if (plain && mediaType === 'text/html') return HTML
  return inPlace(field, () => formatField('Content-Type', parameterized(mediaType, parameters)))
}

/** The fields of a body part that is a file (RFC 2045 §5, §7, §8, RFC 2183). `field` is what an error names. */
export function fileFields(part: PartDescription, field: string): string {
  return inPlace(field, () => writeFields(part))
}

function writeFields(part: PartDescription): string {
  let fields = formatField('Content-Type', parameterized(part.mediaType, part.parameters))
  if (part.disposition !== undefined) {
    const parameters = part.filename === undefined ? {} : { filename: part.filename }
    fields += formatField('Content-Disposition', parameterized(part.disposition, parameters))
  }
  if (part.cid !== undefined) fields += formatField('Content-ID', `<${part.cid}>`)
  if (part.description !== undefined) fields += formatField('Content-Description', unstructured(part.description))
  return fields
}
