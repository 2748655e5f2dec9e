import type { ContentInput } from './content-input.ts'
import type { MessageEnvelope } from './message-options.ts'

/** A message that another library, or anyone, has made. */
export interface RawMail {
  /**
   * The whole message: text in UTF-8, octets, or where to read it from. Line ends become CRLF. A function or a path is read
   * once to look the message over, and anew for every attempt.
   */
  readonly raw: ContentInput
  /** By default what the header fields say, Bcc among them. */
  readonly envelope?: MessageEnvelope | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** Leaves the fields Bcc and Resent-Bcc where they are. @default false */
  readonly keepBcc?: boolean | undefined
  /** What becomes of lines of more than 998 octets (RFC 5322 §2.1.1). @default 'refuse' */
  readonly longLines?: 'pass' | 'refuse' | undefined
}
