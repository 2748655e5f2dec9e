/** The release of Debian that a server is taken from. */
export type Suite = 'bookworm' | 'trixie'

/** What a folder holds: a small Debian, and one server in it. */
export interface Recipe {
  readonly name: string
  readonly suite: Suite
  readonly packages: readonly string[]
}

/** Their packages conflict with each other and with Postfix, so each has a folder of its own. */
export const RECIPES = {
  exim: { name: 'exim', suite: 'bookworm', packages: ['exim4-daemon-heavy'] },
  sendmail: {
    name: 'sendmail',
    suite: 'bookworm',
    packages: ['sendmail-bin', 'sendmail-base', 'sendmail-cf', 'm4', 'procmail', 'sasl2-bin', 'libsasl2-modules'],
  },
  /** The 6.8.0 of bookworm fails every TLS handshake. */
  opensmtpd: { name: 'opensmtpd', suite: 'trixie', packages: ['opensmtpd'] },
} as const satisfies Readonly<Record<string, Recipe>>
