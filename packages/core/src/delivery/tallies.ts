import type { Rates } from './limiter-options.ts'
import { StartLog } from './start-log.ts'

/** What was started under each limit. What holds nothing back any longer is forgotten. */
export class Tallies {
  readonly #tallies = new Map<string, Tally>()

  /** How many are kept. */
  get size(): number {
    return this.#tallies.size
  }

  /** From when a mail to so many recipients may begin under the limit `key`; `now` when at once. */
  freeAt(key: string, recipients: number, now: number): number {
    return this.#tallies.get(key)?.freeAt(recipients, now) ?? now
  }

  /** Notes that a mail to so many recipients begins now. */
  note(key: string, rates: Rates, recipients: number, now: number): void {
    this.#prune(now)
    const tally = this.#tallies.get(key) ?? new Tally(rates)
    this.#tallies.set(key, tally)
    tally.note(recipients, now)
  }

  /** Has such a mail, which began at `from`, count at `to`. */
  postpone(key: string, recipients: number, from: number, to: number): void {
    this.#tallies.get(key)?.postpone(recipients, from, to)
  }

  /** Looks at the next two in turn: so those that are forgotten are as many as those that are new, and more. */
  #prune(now: number): void {
    let left = 2
    for (const [key, tally] of this.#tallies) {
      if (left-- === 0) return
      this.#tallies.delete(key)
      if (!tally.isIdle(now)) this.#tallies.set(key, tally)
    }
  }
}

/** The logs of one limit, one for each of its rates. */
class Tally {
  readonly #logs: readonly (readonly [log: StartLog, countsRecipients: boolean])[]

  constructor(rates: Rates) {
    this.#logs = rates.map(({ counts, limit, windowMs }) => [new StartLog(limit, windowMs), counts === 'recipients'])
  }

  freeAt(recipients: number, now: number): number {
    let at = now
    for (const [log, countsRecipients] of this.#logs) {
      at = Math.max(at, log.freeAt(countsRecipients ? recipients : 1, now))
    }
    return at
  }

  note(recipients: number, now: number): void {
    for (const [log, countsRecipients] of this.#logs) log.note(countsRecipients ? recipients : 1, now)
  }

  postpone(recipients: number, from: number, to: number): void {
    for (const [log, countsRecipients] of this.#logs) log.postpone(countsRecipients ? recipients : 1, from, to)
  }

  isIdle(now: number): boolean {
    return this.#logs.every(([log]) => log.isIdle(now))
  }
}
