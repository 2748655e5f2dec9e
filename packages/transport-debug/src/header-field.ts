import { decodeWords } from './decode-words.ts'

/** One header field as it was sent, read by simple means. */
export interface CapturedField {
  readonly name: string
  /** Unfolded, otherwise as it stands in the octets. */
  readonly body: string
  /** The body with its encoded-words read. */
  readonly text: string
}

/** The fields of a header section, and where what follows it starts. `source` holds an octet a character. */
export function parseHeaderSection(source: string): { fields: readonly CapturedField[]; bodyAt: number } {
  if (source.startsWith('\r\n')) return { fields: [], bodyAt: 2 }
  const end = source.indexOf('\r\n\r\n')
  const section = end < 0 ? source : source.slice(0, end)
  const fields = section
    .split(/\r\n(?![ \t])/)
    .filter((line) => line.includes(':'))
    .map(parseField)
  return { fields, bodyAt: end < 0 ? source.length : end + 4 }
}

function parseField(line: string): CapturedField {
  const colon = line.indexOf(':')
  const unfolded = line.slice(colon + 1).replace(/\r\n(?=[ \t])/g, '')
  const body = Buffer.from(unfolded, 'latin1').toString('utf8').trim()
  return { name: line.slice(0, colon).trim(), body, text: decodeWords(body) }
}

/** The first field of that name, in any case. */
export function findField(fields: readonly CapturedField[], name: string): CapturedField | undefined {
  const wanted = name.toLowerCase()
  return fields.find((field) => field.name.toLowerCase() === wanted)
}
