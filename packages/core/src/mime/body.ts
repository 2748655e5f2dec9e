/** What the lines of a rendered entity may hold: 7-bit octets alone, or those above 127 too (RFC 6152). */
export type Form = '7BIT' | '8BITMIME'

/** Octets that are read when the mail is handed over, afresh each time. */
export interface Source {
  /** How many there are, where that is known without reading. Throws a `MailError` (`CONTENT_…`) where they are gone. */
  size(): number | undefined
  /** Each chunk is valid until the next one is asked for. Ending the iteration early frees what it holds. */
  open(): AsyncIterable<Uint8Array>
}

/** What stands in a body part before it is encoded for transfer. */
export type Body =
  /** Text for people: whatever ends its lines becomes CRLF, and it goes out as UTF-8. */
  | { readonly kind: 'text'; readonly text: string }
  /** Octets to be given back as they are. `textual` ones may go unencoded where their lines allow it. */
  | { readonly kind: 'octets'; readonly octets: Uint8Array; readonly textual: boolean }
  /** A message or multipart, which may not be encoded as a whole (RFC 2045 §6.4); `sevenBit` makes its 7BIT form. */
  | { readonly kind: 'composite'; readonly octets: Uint8Array; readonly eightBit: boolean; sevenBit(): Uint8Array }
  | { readonly kind: 'source'; readonly source: Source }
