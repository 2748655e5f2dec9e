/** What the text of one address says, before it is made an `Address`. */
export interface Mailbox {
  readonly displayName: string | undefined
  /** Its meaning, without quotes. */
  readonly localPart: string
  /** A-labels or an address literal. */
  readonly domain: string
}

/** What the text of a group says (RFC 5322 §3.4). */
export interface MailboxGroup {
  readonly displayName: string
  readonly members: readonly Mailbox[]
}
