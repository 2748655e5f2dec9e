/** A header field as it stands in a message that somebody else has made. */
export interface RawField {
  /** In lower case. */
  readonly name: string
  /** All its lines with their CRLF, one character an octet. */
  readonly text: string
}

/** The body of a field: unfolded (RFC 5322 §2.2.3), read as UTF-8. */
export function bodyOf({ text }: RawField): string {
  const body = text.slice(text.indexOf(':') + 1).replace(/\r\n(?=[ \t])/g, '')
  return Buffer.from(body, 'latin1').toString().trim()
}

/**
 * The fields of a header section in CRLF form, one character an octet, each line with its CRLF; `undefined` where a line of
 * it is neither a field nor goes on with one.
 */
export function parseRawHeader(text: string): RawField[] | undefined {
  const fields: RawField[] = []
  for (const field of text.match(/[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*/g) ?? []) {
    const name = /^([!-9;-~]+)[ \t]*:/.exec(field)?.[1]
    if (name === undefined) return undefined
    fields.push({ name: name.toLowerCase(), text: field })
  }
  return fields
}

/** The body of the first field of that name, which is in lower case. */
export function findBody(fields: readonly RawField[], name: string): string | undefined {
  const field = fields.find((other) => other.name === name)
  return field === undefined ? undefined : bodyOf(field)
}
