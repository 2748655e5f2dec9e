import type { Envelope } from '../envelope/envelope.ts'

const KEPT = 64
const WITHIN_MS = 60_000
/** Mails of less than a second tell nothing of what a second holds. */
const LEAST_MS = 1_000

/** The envelopes of the last mails, to tell how fast they went: overall, or to one domain. */
export class RecentMails {
  readonly #envelopes: (Envelope | undefined)[] = new Array(KEPT).fill(undefined)
  readonly #times = new Float64Array(KEPT)
  #next = 0

  add(envelope: Envelope, startedAt: number): void {
    this.#envelopes[this.#next] = envelope
    this.#times[this.#next] = startedAt
    this.#next = (this.#next + 1) % KEPT
  }

  /** Mails per second, at least one in the time that is looked at. */
  perSecond(domain: string | undefined, now: number): number {
    let count = 0
    let since = now - LEAST_MS
    for (const [index, envelope] of this.#envelopes.entries()) {
      const time = this.#times[index] ?? 0
      if (envelope === undefined || time < now - WITHIN_MS) continue
      since = Math.min(since, time)
      if (domain === undefined || hasDomain(envelope, domain)) count++
    }
    return (Math.max(1, count) * 1000) / (now - since)
  }
}

function hasDomain({ recipients }: Envelope, domain: string): boolean {
  return recipients.some(({ path }) => path.domain.toLowerCase() === domain)
}
