import type { Outcome, Path, Recipient } from '@turbomail/core/contract'

/** What has become of each recipient so far. */
export class Tally {
  /** Which recipients RCPT was accepted for, in their order. */
  readonly accepted: number[] = []
  readonly #recipients: readonly Recipient[]
  readonly #outcomes: (Outcome | undefined)[]
  #settled = 0

  constructor(recipients: readonly Recipient[]) {
    this.#recipients = recipients
    this.#outcomes = new Array(recipients.length).fill(undefined)
  }

  get settled(): number {
    return this.#settled
  }

  get complete(): boolean {
    return this.#settled === this.#recipients.length
  }

  settle(index: number, outcomeOf: (path: Path) => Outcome): void {
    const recipient = this.#recipients[index]
    if (recipient === undefined || this.#outcomes[index] !== undefined) return
    this.#outcomes[index] = outcomeOf(recipient.path)
    this.#settled++
  }

  /** The outcomes, with one fate for all who have none yet. */
  settleRest(outcomeOf: (path: Path) => Outcome): readonly Outcome[] {
    return this.#recipients.map(({ path }, index) => this.#outcomes[index] ?? outcomeOf(path))
  }
}
