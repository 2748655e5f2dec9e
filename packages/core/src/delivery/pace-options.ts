/** How far a relay or domain that asks for less is slowed down, and how it recovers. */
export interface PaceOptions {
  /** What is left of the pace after each such reply, between 0 and 1. @default 0.5 */
  readonly decrease?: number | undefined
  /** Mails per second that are added to the pace for each second without such a reply. @default 0.1 */
  readonly increasePerSecond?: number | undefined
  /** The pace never falls below so many mails per second. @default 0.1 */
  readonly least?: number | undefined
}
