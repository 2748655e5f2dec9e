import type { EventName } from './event-name.ts'

const PER_TRANSACTION: readonly EventName[] = ['RCPT', 'BDAT', 'CONTENT']

/** How often each event has happened on a connection; some start afresh with each transaction. */
export class Counters {
  readonly #counts = new Map<EventName, number>()

  /** What the next one will be: 1 at first. */
  next(name: EventName): number {
    return (this.#counts.get(name) ?? 0) + 1
  }

  count(name: EventName): number {
    const nth = this.next(name)
    this.#counts.set(name, nth)
    return nth
  }

  endTransaction(): void {
    for (const name of PER_TRANSACTION) this.#counts.delete(name)
  }
}
