/** One correspondent. */
export interface Person {
  readonly name: string
  readonly address: string
}

/** A correspondent nobody has seen before, as an application has them fresh from its data base. */
export function copyOf({ name, address }: Person): Person {
  return { name, address }
}

/** A file that goes along; shown within the HTML, which calls it `cid:<embeddedAs>`, or attached. */
export interface Enclosure {
  readonly filename: string
  readonly octets: Buffer
  readonly embeddedAs?: string
}

/** A file on disk that goes along, too large to be read into memory. */
export interface FileEnclosure {
  readonly filename: string
  readonly path: string
}

/** A mail in nobody's words; each rival puts it into its own, afresh for every message. */
export interface Letter {
  readonly from: Person
  readonly to: readonly Person[]
  /** The same people in text, `Name <address>` each, for an application that has them so. */
  readonly toAsText?: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly enclosures: readonly Enclosure[]
  readonly file?: FileEnclosure
}
