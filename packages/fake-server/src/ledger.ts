import type { Conversation } from './conversation.ts'
import type { Transaction } from './transaction.ts'

/** Everything that came, and those who wait for more. */
export class Ledger {
  readonly sessions: Conversation[] = []
  /** In the order in which they ended. */
  readonly ended: Transaction[] = []
  /** Those of them that were accepted. */
  readonly accepted: Transaction[] = []
  #closed = false
  readonly #waiting = new Set<() => void>()

  addEnded(transaction: Transaction): void {
    this.ended.push(transaction)
    if (transaction.state === 'accepted') this.accepted.push(transaction)
    this.stir()
  }

  /** Something has happened that somebody may wait for. */
  stir(): void {
    if (this.#waiting.size === 0) return
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  close(): void {
    this.#closed = true
    this.stir()
  }

  /** Resolves when the condition holds; it is looked at whenever something has happened. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#closed) throw new Error('the fake server was closed while something was awaited of it')
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }
}
