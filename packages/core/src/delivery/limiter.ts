import { type ConnectionBound, connectionBound } from './connection-bound.ts'
import { type LimiterOptions, type Rates, type ResolvedLimiter, resolveLimiter } from './limiter-options.ts'
import type { MailObject } from './mail-object.ts'
import { Tallies } from './tallies.ts'

/** What holds a mail back. */
export interface Hold {
  /** Mails that are held back by the same limit wait in the same line, and so hold up nobody else. */
  readonly line: string
  /** Until when at least, in epoch milliseconds. */
  readonly until: number
}

/** Limits that all who share it keep together: several connections, relays, mailers. Times are epoch milliseconds. */
export interface Limiter {
  /** What holds this mail back the longest; `undefined` when it may begin now. */
  hold(mail: MailObject, now: number): Hold | undefined
  /** Notes that this mail begins now. */
  begin(mail: MailObject, now: number): void
  /** Notes that the attempt that began at `began` with this mail has come to its end. */
  end?(mail: MailObject, began: number, now: number): void
  /** Left out where any number of connections may be open. */
  readonly connections?: ConnectionBound | undefined
}

/**
 * A limiter: no second, minute or hour, wherever it begins, ever holds more starts than it says. What counts is the start
 * of an attempt, whatever comes of it, from when the relay must have seen it: that is when the attempt ends, or a quarter of a
 * second after it began. A mail with more recipients than a limit takes begins alone, and then takes up as many windows as
 * it fills. Throws an `OptionsError` that names what is unknown or malformed.
 *
 * ```ts
 * const limits = limiter({ mailsPerSecond: 50, maxConnections: 5, perDomain: { recipientsPerMinute: 300 } })
 * const mailer = new Mailer({ transport: smtp('smtps://relay.example.com'), limiter: limits })
 * ```
 */
export function limiter(options: LimiterOptions): Limiter {
  return new SlidingLimiter(resolveLimiter(options))
}

/**
 * The relay sees a start somewhat later than it was made, and at the latest when the attempt ends: so that it counts no more
 * than we do, a start counts from that end, or from so much later than it was made.
 */
const LATEST_MS = 250

/** A limit that a mail falls under, and how many of its recipients do. */
interface Scope {
  readonly line: string
  readonly rates: Rates
  readonly recipients: number
}

class SlidingLimiter implements Limiter {
  readonly connections: ConnectionBound | undefined
  readonly #options: ResolvedLimiter
  readonly #tallies = new Tallies()

  constructor(options: ResolvedLimiter) {
    this.#options = options
    const { maxConnections } = options
    if (Number.isFinite(maxConnections)) this.connections = connectionBound(maxConnections)
  }

  hold(mail: MailObject, now: number): Hold | undefined {
    let longest: Hold | undefined
    for (const { line, recipients } of this.#scopes(mail)) {
      const until = this.#tallies.freeAt(line, recipients, now)
      if (until > (longest?.until ?? now)) longest = { line, until }
    }
    return longest
  }

  begin(mail: MailObject, now: number): void {
    for (const { line, rates, recipients } of this.#scopes(mail)) this.#tallies.note(line, rates, recipients, now)
  }

  end(mail: MailObject, began: number, now: number): void {
    const seen = Math.min(now, began + LATEST_MS)
    if (seen <= began) return
    for (const { line, recipients } of this.#scopes(mail)) this.#tallies.postpone(line, recipients, began, seen)
  }

  #scopes({ envelope }: MailObject): readonly Scope[] {
    const { all, perSender } = this.#options
    const scopes: Scope[] = []
    const add = (line: string, rates: Rates, recipients: number): void => {
      if (rates.length > 0) scopes.push({ line, rates, recipients })
    }
    const { recipients, reversePath } = envelope
    add('rate', all, recipients.length)
    if (perSender.length > 0) add(`rate from ${reversePath ?? ''}`, perSender, recipients.length)
    for (const [domain, count] of this.#domainsOf(envelope)) add(`rate to ${domain}`, this.#ratesFor(domain), count)
    return scopes
  }

  #domainsOf({ recipients }: MailObject['envelope']): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    if (this.#options.perDomain.length === 0 && this.#options.domains.size === 0) return counts
    for (const { path } of recipients) {
      const domain = path.domain.toLowerCase()
      counts.set(domain, (counts.get(domain) ?? 0) + 1)
    }
    return counts
  }

  #ratesFor(domain: string): Rates {
    return this.#options.domains.get(domain) ?? this.#options.perDomain
  }
}
