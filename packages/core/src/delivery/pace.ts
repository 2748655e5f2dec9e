import type { Attempt } from './dispatcher.ts'
import type { Hold } from './limiter.ts'
import type { MailObject } from './mail-object.ts'
import type { ResolvedPace } from './pace-options.ts'
import type { Outcome } from './receipt.ts'
import { RecentMails } from './recent-mails.ts'

/** The relay, where others are domains. */
const RELAY = ''
/** Of the pace that was kept before the first reply of the kind, what is added each second. */
const RECOVERY = 1 / 300
const LEAST_INCREASE = 0.1

/** A relay or domain that has asked for less. */
interface Slowed {
  /** Mails per second that it took before it first asked. */
  readonly before: number
  /** Mails per second at `fellAt`. */
  rate: number
  fellAt: number
  startedAt: number
}

/**
 * Slows down for a relay, or for a domain, that asks for it: its pace falls by a factor at each such reply, and rises with
 * time (additive increase, multiplicative decrease, as in RFC 5681 §3.1). Who never asked has none. It is forgotten when it
 * has risen to twice of what it was before the first such reply.
 */
export class Pace {
  readonly #options: ResolvedPace
  readonly #slowed = new Map<string, Slowed>()
  readonly #recent = new RecentMails()

  constructor(options: ResolvedPace) {
    this.#options = options
  }

  /** Whether nobody is slowed down. */
  get isCalm(): boolean {
    return this.#slowed.size === 0
  }

  /** What holds this mail back the longest. */
  hold(mail: MailObject, now: number): Hold | undefined {
    let longest: Hold | undefined
    this.#each(mail, (key, slowed) => {
      const until = Math.min(slowed.startedAt, now) + 1000 / this.#rate(slowed, now)
      if (until > (longest?.until ?? now)) longest = { line: `pace ${key}`, until: Math.ceil(until) }
    })
    return longest
  }

  /** Notes that this mail begins now. */
  begin(mail: MailObject, now: number): void {
    this.#forget(now)
    this.#each(mail, (_, slowed) => {
      slowed.startedAt = now
    })
  }

  /** Learns from what an attempt came to. A 421 to a connection that was idle for too long asks nobody for less. */
  heed(attempt: Attempt): void {
    if (attempt.failure?.stale === true) return
    this.#recent.add(attempt.mail.envelope, attempt.startedAt)
    for (const outcome of attempt.outcomes) {
      if (outcome.reply === undefined || outcome.fate === 'accepted') continue
      const key = whoAsks(outcome)
      if (key !== undefined) this.#slowDown(key, attempt)
    }
  }

  /** Replies to mails that were under way when the pace fell say nothing about the new one. */
  #slowDown(key: string, { startedAt, endedAt }: Attempt): void {
    const { decrease, least } = this.#options
    const slowed = this.#slowed.get(key)
    if (slowed === undefined) {
      const before = this.#recent.perSecond(key === RELAY ? undefined : key, endedAt)
      this.#slowed.set(key, { before, rate: Math.max(least, before * decrease), fellAt: endedAt, startedAt: endedAt })
    } else if (startedAt > slowed.fellAt) {
      slowed.rate = Math.max(least, this.#rate(slowed, endedAt) * decrease)
      slowed.fellAt = endedAt
    }
  }

  #rate({ rate, fellAt, before }: Slowed, now: number): number {
    const increase = this.#options.increasePerSecond ?? Math.max(LEAST_INCREASE, before * RECOVERY)
    return rate + (Math.max(0, now - fellAt) / 1000) * increase
  }

  #each(mail: MailObject, task: (key: string, slowed: Slowed) => void): void {
    if (this.isCalm) return
    const relay = this.#slowed.get(RELAY)
    if (relay !== undefined) task(RELAY, relay)
    for (const { path } of mail.envelope.recipients) {
      const key = path.domain.toLowerCase()
      const slowed = this.#slowed.get(key)
      if (slowed !== undefined) task(key, slowed)
    }
  }

  /** Looks at the next two in turn. */
  #forget(now: number): void {
    let left = 2
    for (const [key, slowed] of this.#slowed) {
      if (left-- === 0) return
      this.#slowed.delete(key)
      const isRecovered = this.#rate(slowed, now) >= 2 * Math.max(slowed.before, this.#options.least)
      if (!isRecovered) this.#slowed.set(key, slowed)
    }
  }
}

/** Whom a reply that asks for less speaks for: 421 and 4.3.x for the relay, others to RCPT for the recipient's domain. */
function whoAsks({ reply, fault, path }: Outcome): string | undefined {
  const { code = 0, enhanced } = reply ?? {}
  if (code < 400 || code > 499) return undefined
  const subject = enhanced?.[0] === 4 ? enhanced[1] : undefined
  if (code === 421 || subject === 3) return RELAY
  if (code !== 450 && code !== 451 && subject !== 7) return undefined
  return fault === 'recipient' ? path.domain.toLowerCase() : RELAY
}
