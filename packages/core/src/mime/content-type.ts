import { MessageError } from '../errors/message-error.ts'

/** A media type with its parameters (RFC 2045 §5.1). */
export interface ContentType {
  /** `type/subtype`, in lower case. */
  readonly mediaType: string
  /** By their names in lower case, unquoted. */
  readonly parameters: Readonly<Record<string, string>>
}

const MEDIA_TYPE = /[ \t]*([!#$%&'*+.^_`{|}~\w-]+\/[!#$%&'*+.^_`{|}~\w-]+)[ \t]*/y
const PARAMETER =
  /;[ \t]*(?:([!#$%&'*+.^_`{|}~\w-]+)=(?:([!#$%&'*+.^_`{|}~\w-]+)|"((?:[^"\\\r\n]|\\[^\r\n])*)")[ \t]*)?/y

/** Reads `type/subtype; name=value; …`. `CONTENT_MEDIA_TYPE` naming `field` where it is not of that form. */
export function parseContentType(text: string, field: string): ContentType {
  MEDIA_TYPE.lastIndex = 0
  const mediaType = MEDIA_TYPE.exec(text)?.[1]
  if (mediaType === undefined) throw malformed(text, field)
  return { mediaType: mediaType.toLowerCase(), parameters: parseParameters(text, MEDIA_TYPE.lastIndex, field) }
}

function parseParameters(text: string, start: number, field: string): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null)
  for (let at = start; at < text.length; at = PARAMETER.lastIndex) {
    PARAMETER.lastIndex = at
    const match = PARAMETER.exec(text)
    const name = match?.[1]?.toLowerCase()
    if (match === null || (name !== undefined && name in parameters)) throw malformed(text, field)
    if (name !== undefined) parameters[name] = match[2] ?? (match[3] ?? '').replace(/\\(.)/g, '$1')
  }
  return parameters
}

function malformed(text: string, field: string): MessageError {
  return new MessageError('CONTENT_MEDIA_TYPE', `Not a media type: ${JSON.stringify(text.slice(0, 80))}`, field)
}
