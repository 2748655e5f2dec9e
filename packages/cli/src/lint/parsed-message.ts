import type { Parameterized } from './parameterized.ts'

/** One header field, where it stands. All offsets count octets from the start of the message. */
export interface ParsedField {
  /** As it is written. */
  readonly name: string
  /** In lower case. */
  readonly key: string
  readonly at: number
  /** Behind the colon. */
  readonly bodyAt: number
  /** What stands between `bodyAt` and the last line end, with a space for each CR and LF: offsets stay what they are. */
  readonly body: string
}

/** A MIME entity: the message itself, or a part of a multipart. */
export interface ParsedEntity {
  readonly at: number
  readonly fields: readonly ParsedField[]
  /** Lines of the header section that are no fields, by their offsets. */
  readonly strays: readonly number[]
  readonly parent: ParsedEntity | undefined
  /** Of Content-Type; `text/plain` by default, and in a multipart/digest `message/rfc822`. */
  readonly mediaType: Parameterized
  /** In lower case, `7bit` by default. */
  readonly transferEncoding: string
  readonly bodyAt: number
  /** Where the body ends, without the line end that belongs to a delimiter. */
  readonly bodyEnd: number
  readonly parts: readonly ParsedEntity[]
  /** Whether the last delimiter of a multipart was there. */
  readonly isClosed: boolean
}

/** A message, read in one go. */
export interface ParsedMessage {
  /** One character an octet. */
  readonly text: string
  /** Whether lines end with LF alone, all of them, as in files on Unix. */
  readonly isUnix: boolean
  readonly root: ParsedEntity
  /** The root and all parts, in the order in which they stand. */
  readonly entities: readonly ParsedEntity[]
  /** Where a multipart begins that is nested too deeply to be looked into. */
  readonly tooDeep: number | undefined
}

/** The first field of that name, which is in lower case. */
export function findField({ fields }: Pick<ParsedEntity, 'fields'>, key: string): ParsedField | undefined {
  return fields.find((field) => field.key === key)
}

export function fieldsOf({ fields }: Pick<ParsedEntity, 'fields'>, ...keys: readonly string[]): readonly ParsedField[] {
  return fields.filter(({ key }) => keys.includes(key))
}
