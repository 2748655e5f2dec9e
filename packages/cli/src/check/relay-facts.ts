/** What a relay has shown of itself, as `mailer.verify()` of the SMTP transport tells it. */
export interface RelayFacts {
  /** Name and port. */
  readonly relay: string
  readonly peer?: { readonly address: string; readonly port: number }
  readonly proxy?: string
  readonly greeting: string
  /** Their parameters by keyword, behind STARTTLS where there was one. */
  readonly extensions: Readonly<Record<string, string>>
  /** Those ahead of STARTTLS. */
  readonly extensionsInClear?: Readonly<Record<string, string>>
  /** `sizeOctets`, `mailMax`, `rcptMax`, `rcptDomainMax`, where the relay names them. */
  readonly limits: Readonly<Record<string, number>>
  readonly tls: false | TlsFacts
  readonly auth: { readonly offered: readonly string[]; readonly used: string | false }
}

/** How a connection is encrypted. */
export interface TlsFacts {
  readonly protocol: string
  readonly cipher: string
  readonly verified: boolean
  readonly certificate: CertificateFacts
}

/** A certificate as Node's `tls` shows it. */
export interface CertificateFacts {
  readonly subject?: Readonly<Record<string, unknown>>
  readonly issuer?: Readonly<Record<string, unknown>>
  /** `DNS:a.example, IP Address:192.0.2.1` */
  readonly subjectaltname?: string
  readonly validFrom?: string
  readonly validTo?: string
  readonly fingerprint256?: string
}

const DAY_MS = 86_400_000

/** Whole days until it ends; negative once it has. */
export function daysLeft({ validTo }: CertificateFacts, now: number): number | undefined {
  const end = Date.parse(validTo ?? '')
  return Number.isNaN(end) ? undefined : Math.floor((end - now) / DAY_MS)
}

/** The names that it is for. */
export function namesOf({ subject, subjectaltname }: CertificateFacts): readonly string[] {
  const names = (subjectaltname ?? '')
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? [])
  return names.length > 0 ? names : [nameOf(subject)]
}

/** The common name of a subject or issuer, or else its organisation. */
export function nameOf(subject: CertificateFacts['subject']): string {
  return String(subject?.CN ?? subject?.O ?? 'nobody')
}
