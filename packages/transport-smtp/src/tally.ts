import type { Outcome, Path, Recipient } from '@turbomail/core/contract'
import { leftOver } from './outcomes.ts'

/** What has become of each recipient so far. */
export class Tally {
  /** The places of the recipients that RCPT was accepted for, in their order. */
  readonly accepted: number[] = []
  readonly #recipients: readonly Recipient[]
  readonly #places: readonly number[]
  readonly #outcomes: (Outcome | undefined)[]
  #settled = 0

  /** `places` are those of the recipients that the transaction is for. */
  constructor(recipients: readonly Recipient[], places: readonly number[]) {
    this.#recipients = recipients
    this.#places = places
    this.#outcomes = recipients.map(() => undefined)
  }

  get settled(): number {
    return this.#settled
  }

  get complete(): boolean {
    return this.#settled === this.#places.length
  }

  settle(place: number, outcomeOf: (path: Path) => Outcome): void {
    const recipient = this.#recipients[place]
    if (recipient === undefined || this.#outcomes[place] !== undefined) return
    this.#outcomes[place] = outcomeOf(recipient.path)
    this.#settled++
  }

  /**
   * The outcomes, with one fate for all of the transaction who have none yet. Whom it was not for is left over, unless
   * `everybody` says that the mail will do no better for them.
   */
  settleRest(outcomeOf: (path: Path) => Outcome, everybody: boolean): readonly Outcome[] {
    for (const place of this.#places) this.settle(place, outcomeOf)
    const ofOthers = everybody ? outcomeOf : leftOver
    return this.#recipients.map(({ path }, place) => this.#outcomes[place] ?? ofOthers(path))
  }

  /** The same for whoever does not wait for the rest, of which nothing is settled. */
  outcomesSoFar(outcomeOf: (path: Path) => Outcome): readonly Outcome[] {
    const places = new Set(this.#places)
    const ofRest = (place: number) => (places.has(place) ? outcomeOf : leftOver)
    return this.#recipients.map(({ path }, place) => this.#outcomes[place] ?? ofRest(place)(path))
  }
}
