import type { Gravity, Judgement } from './judgement.ts'
import { daysLeft, type RelayFacts } from './relay-facts.ts'
import { isLoopback, type Target } from './target.ts'

/** What a relay is judged by. */
export interface Seen {
  readonly target: Target
  readonly facts: RelayFacts
  readonly now: number
  /** A certificate that ends within so many days is a warning. */
  readonly warnDays: number
}

type Rule = readonly [id: string, gravity: Gravity, message: string, applies: (seen: Seen) => boolean]

const OLD = /^(SSL|TLSv1$|TLSv1\.1$)/

function isRemote({ target }: Seen): boolean {
  return target.hosts.length > 0 && !target.hosts.every(isLoopback)
}

function lacks(keyword: string): (seen: Seen) => boolean {
  return ({ facts }) => !(keyword in facts.extensions)
}

function daysOf({ facts, now }: Seen): number | undefined {
  return facts.tls === false ? undefined : daysLeft(facts.tls.certificate, now)
}

function isClear({ facts }: Seen): boolean {
  return facts.tls === false
}

/** Logins by a mere password. */
function offersLogin({ facts }: Seen): boolean {
  return facts.auth.offered.length > 0
}

const RULES: readonly Rule[] = [
  [
    'tls-none',
    'problem',
    'The connection is not encrypted: whoever is in between reads and changes mail. Leave ?tls= out of the URL.',
    (seen) => isClear(seen) && isRemote(seen),
  ],
  [
    'tls-old',
    'problem',
    'TLS below 1.2 is broken (RFC 8996). The relay has to be brought up to date.',
    ({ facts }) => facts.tls !== false && OLD.test(facts.tls.protocol),
  ],
  [
    'certificate-unverified',
    'problem',
    'Nobody vouches for the certificate of the relay.',
    ({ facts }) => facts.tls !== false && !facts.tls.verified,
  ],
  [
    'certificate-ended',
    'problem',
    'The certificate has ended, and is trusted for its fingerprint alone.',
    (seen) => (daysOf(seen) ?? 0) < 0,
  ],
  [
    'certificate-ends',
    'warning',
    'The certificate ends soon.',
    (seen) => {
      const days = daysOf(seen)
      return days !== undefined && days >= 0 && days < seen.warnDays
    },
  ],
  [
    'auth-in-clear',
    'warning',
    'The relay offers logins ahead of STARTTLS: programs that are less careful say their password in clear.',
    (seen) => 'AUTH' in (seen.facts.extensionsInClear ?? {}) || (isClear(seen) && offersLogin(seen) && isRemote(seen)),
  ],
  [
    'no-login-offered',
    'advice',
    'The relay offers no login: it takes mail from this machine by its address, or for its own mailboxes alone.',
    (seen) => !offersLogin(seen) && isRemote(seen),
  ],
  [
    'port-25',
    'advice',
    'Port 25 is for mail between relays. A login belongs on port 587, or 465 (RFC 6409, RFC 8314).',
    (seen) => seen.target.port === 25 && isRemote(seen) && offersLogin(seen),
  ],
  [
    'no-pipelining',
    'advice',
    'No PIPELINING (RFC 2920): every command of a mail waits for a reply.',
    lacks('PIPELINING'),
  ],
  ['no-8bitmime', 'advice', 'No 8BITMIME (RFC 6152): mail with 8-bit content is encoded again.', lacks('8BITMIME')],
  ['no-size', 'advice', 'No SIZE (RFC 1870): that a mail is too large shows only after it was sent.', lacks('SIZE')],
  ['no-smtputf8', 'advice', 'No SMTPUTF8 (RFC 6531): local parts that are not ASCII are refused.', lacks('SMTPUTF8')],
  [
    'no-enhanced-codes',
    'advice',
    'No ENHANCEDSTATUSCODES (RFC 2034): refusals say less of their reason.',
    lacks('ENHANCEDSTATUSCODES'),
  ],
]

/** What is to be seen to, the gravest first. */
export function judgeRelay(seen: Seen): readonly Judgement[] {
  const gravities: readonly Gravity[] = ['problem', 'warning', 'advice']
  return RULES.filter(([, , , applies]) => applies(seen))
    .map(([id, gravity, message]) => ({ id, gravity, message }))
    .sort((one, other) => gravities.indexOf(one.gravity) - gravities.indexOf(other.gravity))
}
