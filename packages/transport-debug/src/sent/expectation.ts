import type { AddressInput } from '@turbomail/core'

/** A text, or a pattern that is found in it. */
export type ExpectedText = string | RegExp

/** An address, with its display name or without, or a pattern that is found in `Bob <bob@example.net>`. */
export type ExpectedAddress = AddressInput | RegExp

/** One that is among those there; or, as an array, all that there are, in any order. */
export type OneOrAll<T> = T | readonly T[]

/** What carries a mail, whatever its header fields say. */
export interface ExpectedEnvelope {
  /** The reverse-path; `null` is the null reverse-path. */
  readonly from?: ExpectedAddress | null
  /** The forward-paths for which the mail was accepted. */
  readonly to?: OneOrAll<ExpectedAddress>
}

/** What is wanted of an attachment; what is left out may be anything. */
export interface ExpectedAttachment {
  readonly filename?: ExpectedText
  readonly mediaType?: ExpectedText
  /** The whole content, as octets or as text in UTF-8, or a pattern that is found in that text. */
  readonly content?: string | RegExp | Uint8Array
}

/**
 * What a mail is expected to be. The names are those of the options of a message, and what is compared is what stands in the
 * message; only `bcc` and `envelope` are about the envelope. What is left out is not looked at.
 *
 * A text is equal to what is expected, except in `text` and `html`, where it is part of it. A pattern is found somewhere in it.
 */
export interface SentExpectation {
  /** The authors, of the field From. */
  readonly from?: OneOrAll<ExpectedAddress>
  /** Of the field To. */
  readonly to?: OneOrAll<ExpectedAddress>
  /** Of the field Cc. */
  readonly cc?: OneOrAll<ExpectedAddress>
  /** Whom the mail was accepted for, although neither To nor Cc names them. */
  readonly bcc?: OneOrAll<ExpectedAddress>
  /** The reverse-path as `from` (`null`: the null one), and for whom the mail was accepted as `to`. */
  readonly envelope?: ExpectedEnvelope
  /** The whole of it, or a pattern. `null`: it has none. */
  readonly subject?: ExpectedText | null
  /** The plain text, with LF line ends: a part of it, or a pattern. `null`: it has none. */
  readonly text?: ExpectedText | null
  /** The HTML, in the same way. */
  readonly html?: ExpectedText | null
  /** By name, in any case: a field of that name with that body, decoded. `null`: there is no such field. */
  readonly headers?: Readonly<Record<string, ExpectedText | null>>
  /** By file name, or by `filename`, `mediaType` and `content`. `[]`: there are none. */
  readonly attachments?: OneOrAll<ExpectedText | ExpectedAttachment>
  /** By name. `null`: there is no such label. */
  readonly labels?: Readonly<Record<string, ExpectedText | null>>
  /**
   * How many such mails there are.
   * @default one or more
   */
  readonly count?: number
}
