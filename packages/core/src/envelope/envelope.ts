import type { Path } from './path.ts'

/** When the sender wants a delivery status notification (RFC 3461 §4.1). */
export type Notify = 'NEVER' | readonly ('SUCCESS' | 'FAILURE' | 'DELAY')[]

/** One forward-path with its own delivery parameters. */
export interface Recipient {
  readonly path: Path
  /** NOTIFY (RFC 3461 §4.1). */
  readonly notify?: Notify
  /** ORCPT (RFC 3461 §4.2), unencoded. */
  readonly originalRecipient?: { readonly addressType: string; readonly address: string }
}

/** Who a mail is from and for, as far as its carriage goes (RFC 5321 §2.3.1); header fields have no say in it. */
export interface Envelope {
  /** Where bounces go; `null` is the null reverse-path `<>`. */
  readonly reversePath: Path | null
  /** At least one; duplicates are merged. */
  readonly recipients: readonly [Recipient, ...Recipient[]]
  /** RET (RFC 3461 §4.3). */
  readonly ret?: 'FULL' | 'HDRS'
  /** ENVID (RFC 3461 §4.4), unencoded. */
  readonly envid?: string
  /** REQUIRETLS (RFC 8689). */
  readonly requireTls?: boolean
  /** BY (RFC 2852): seconds from now, and whether to return (`R`) or only notify (`N`) when late; `trace` adds `T`. */
  readonly deliverBy?: { readonly seconds: number; readonly mode: 'R' | 'N'; readonly trace?: boolean }
  /** HOLDFOR (RFC 4865), in seconds. */
  readonly holdFor?: number
  /** MT-PRIORITY (RFC 6710), -9 to 9. */
  readonly mtPriority?: number
}
