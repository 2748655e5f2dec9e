/** What one side says. Plain text, or octets where it is not text; base64 is put around it elsewhere. */
export type SaslMessage = string | Uint8Array

/** What ties a login to the TLS connection that it goes over (RFC 5056). */
export interface ChannelBinding {
  /** As SCRAM names it: `tls-exporter`. */
  readonly type: string
  readonly data: Uint8Array
}

/** The connection that a login goes over. It is encrypted: no login goes out in clear. */
export interface Channel {
  /** The mechanisms that the relay offers, in upper case. */
  readonly offered: readonly string[]
  /** What ties a login to this connection; `undefined` where nothing can. */
  binding(): ChannelBinding | undefined
  /** Fresh printable randomness, without commas. */
  nonce(): string
}

/** One exchange, with the credentials in it. What it throws or rejects with fails the login. */
export interface Exchange {
  /** What goes out with AUTH itself; left out where the relay speaks first. */
  readonly initial?: SaslMessage
  /** What must not be seen in a reply, beside all that the exchange says; looked at whenever a reply comes. */
  readonly secrets?: readonly string[]
  /** The answer to a challenge; `undefined` ends the exchange (RFC 4954 §4). `octets` is the challenge as it came. */
  next(challenge: string, octets: Uint8Array): SaslMessage | undefined | Promise<SaslMessage | undefined>
  /** Hears the text of the reply that calls the login a success. Throws if it is none: the relay has not proved itself. */
  succeed?(text: string): void
  /**
   * What may be tried after a refusal for good, once: the same with fresh credentials. Never the same credentials again,
   * since accounts get locked that way; `undefined` where there are no others.
   */
  again?(): Exchange | undefined | Promise<Exchange | undefined>
}

/** One way to log in (RFC 4954, RFC 4422). A third party's is as welcome as ours. */
export interface Mechanism {
  /** As the relay lists it after AUTH, in upper case. */
  readonly name: string
  /** Begins an exchange; `undefined` where these credentials or this connection do not serve, and the next may be tried. */
  begin(channel: Channel): Exchange | undefined | Promise<Exchange | undefined>
}
