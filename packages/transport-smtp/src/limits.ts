import type { Recipient } from '@turbomail/core/contract'

/** What a relay takes at most (RFC 9422 §4); `Infinity` where it names no limit. */
export interface Limits {
  /** Transactions in one session. */
  readonly mailMax: number
  /** Recipients in one transaction. */
  readonly rcptMax: number
  /** Different domains among them. */
  readonly rcptDomainMax: number
}

/** Reads `MAILMAX=100 RCPTMAX=50`; what it does not know, or cannot be, counts for nothing (RFC 9422 §3). */
export function readLimits(text: string): Limits {
  return {
    mailMax: limit(text, 'MAILMAX'),
    rcptMax: limit(text, 'RCPTMAX'),
    rcptDomainMax: limit(text, 'RCPTDOMAINMAX'),
  }
}

function limit(text: string, name: string): number {
  const digits = new RegExp(`(?:^|\\s)${name}=(\\d{1,9})(?:\\s|$)`, 'i').exec(text)?.[1]
  return Number(digits ?? 0) || Number.POSITIVE_INFINITY
}

/** Which recipients, by their places, go in one transaction; the others are left over for a further one. */
export function withinLimits(recipients: readonly Recipient[], { rcptMax, rcptDomainMax }: Limits): number[] {
  if (recipients.length <= rcptMax && rcptDomainMax === Number.POSITIVE_INFINITY)
    return recipients.map((_, index) => index)
  const domains = new Set<string>()
  const chosen: number[] = []
  for (const [index, { path }] of recipients.entries()) {
    if (chosen.length >= rcptMax) break
    if (rcptDomainMax < Number.POSITIVE_INFINITY) {
      const domain = path.domain.toLowerCase()
      if (!domains.has(domain) && domains.size >= rcptDomainMax) continue
      domains.add(domain)
    }
    chosen.push(index)
  }
  return chosen
}
