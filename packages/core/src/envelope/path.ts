/**
 * One end of an envelope: the reverse-path or a forward-path, without angle brackets (RFC 5321 §4.1.2).
 *
 * Two paths are equal when their local parts are the same to the letter and their domains are in any case.
 */
export interface Path {
  /** The local part as it is meant, without quotes; `toString` quotes it where the wire wants it so. */
  readonly localPart: string
  /** A-labels in lower case, or an address literal such as `[192.0.2.1]`. */
  readonly domain: string
  /** As it stands on the wire between the angle brackets; needs SMTPUTF8 where it is not ASCII. */
  toString(): string
}
