/** `error`: against a MUST, or what servers refuse; `warning`: against a SHOULD, or what goes wrong in places; `advice`. */
export type Severity = 'error' | 'warning' | 'advice'

/** Where a message departs from what a rule says. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** From 1. */
  readonly line: number
  /** In octets, from 1. */
  readonly column: number
  readonly message: string
  /** Such as `RFC 5322 §2.1.1`. */
  readonly clause: string
}

/** What a rule has found: where, as an offset in octets, and what. */
export interface Hit {
  readonly at: number
  readonly message: string
}
