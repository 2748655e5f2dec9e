/** Where a relay is and when the connection to it is encrypted, as `smtp()` takes it. */
export interface Place {
  readonly host: string
  readonly port: number
  /** `implicit`: from the first octet; `starttls`: by STARTTLS, or no mail; `none`: in clear, on this machine only. */
  readonly tls: 'implicit' | 'starttls' | 'none'
}

/** One row of the table: where the relay is, and what else the service is called by. */
export interface Facts extends Place {
  readonly aliases?: readonly string[]
  readonly domains?: readonly string[]
}

/** A mail service that is known by name. */
export interface Service extends Place {
  readonly name: string
  /** Other names of it. */
  readonly aliases: readonly string[]
  /** The domains of the mailboxes that it keeps, as far as they are known. */
  readonly domains: readonly string[]
}
