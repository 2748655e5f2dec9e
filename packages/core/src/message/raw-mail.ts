import type { EnvelopeInput } from '../envelope/envelope-input.ts'
import type { ContentInput } from './content-input.ts'

/** A message that another library, or anyone, has made. */
export interface RawMail {
  /** The whole message, as text in UTF-8 or as octets; or where to read it from. */
  readonly raw: Exclude<ContentInput, Blob> | Blob
  /** By default what the header fields say. */
  readonly envelope?: EnvelopeInput | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** Leaves Bcc and Resent-Bcc where they are. @default false */
  readonly keepBcc?: boolean | undefined
  /** What becomes of lines of more than 998 octets. @default 'refuse' */
  readonly longLines?: 'pass' | 'refuse' | undefined
}
