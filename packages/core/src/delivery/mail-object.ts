import type { Envelope } from '../envelope/envelope.ts'

/** What the next hop can carry (RFC 6152): 7-bit lines only, or octets above 127 too. */
export type BodyType = '7BIT' | '8BITMIME'

/**
 * The header section and body of a mail, finished: nobody who carries it looks inside or changes it.
 *
 * Both forms are whole mails: CRLF ends every line, the last one too; no line has more than 998 octets before its CRLF;
 * no CR or LF stands alone. A content that has no 7BIT form raises `CONTENT_NEEDS_8BITMIME` when asked for it.
 */
export interface Content {
  /** The octets of this form, when they are known without reading; `undefined` otherwise. */
  size(as: BodyType): number | undefined
  /** Whether the 8BITMIME form has octets above 127 in a body. */
  readonly eightBit: boolean
  /** Whether the header section has raw UTF-8, so that only SMTPUTF8 (RFC 6531) carries it. */
  readonly utf8Header: boolean
  /** The whole content at once, not to be written to, where it is in memory or cheap to make; left out where it is large. */
  readonly octets?: ((as: BodyType) => Uint8Array) | undefined
  /**
   * The content in chunks of any size, afresh at every call and in constant memory. A chunk stays as it is as long as the
   * reader keeps it, and nobody writes to it, the reader neither. Ending the iteration early frees what it holds. Rejects
   * with a `MailError` (`CONTENT_…`) when what it is made of cannot be read or has changed.
   */
  read(as: BodyType): AsyncIterable<Uint8Array>
}

/**
 * What is handed over: an envelope and a content (RFC 5321 §2.3.1). Immutable. The same object is handed over at every
 * attempt, so that every attempt sends the same octets under the same Message-ID.
 */
export interface MailObject {
  /** With its angle brackets. */
  readonly messageId: string
  readonly envelope: Envelope
  readonly content: Content
  /** For routing, grouping and tracing. Durable; never on the wire. */
  readonly labels: Readonly<Record<string, string>>
}
