/** What the text of one address says, before it is made an `Address`. */
export interface Mailbox {
  readonly displayName: string | undefined
  /** `localPart@domain` as on the wire: the local part quoted where it must be, the domain in A-labels or a literal. */
  readonly addrSpec: string
  /** Where the `@` between the two stands. */
  readonly at: number
  /** The text that it was read from, where that can stand in a header field as it is. */
  readonly written?: string | undefined
}

/** What the text of a group says (RFC 5322 §3.4). */
export interface MailboxGroup {
  readonly displayName: string
  readonly members: readonly Mailbox[]
}
