/** One exchange, with the credentials in it. */
export interface Exchange {
  /** What goes out with AUTH itself; left out where the relay speaks first. */
  readonly initial?: string
  /** The answer to a challenge; `undefined` ends the exchange (RFC 4954 §4). Both are plain text, without base64. */
  next(challenge: string): string | undefined
}

/** One way to log in (RFC 4954, RFC 4422). A third party's is as welcome as ours. */
export interface Mechanism {
  /** As the relay lists it after AUTH, in upper case. */
  readonly name: string
  begin(): Exchange
}
