import type { Log } from '@turbomail/core/contract'
import type { OnDemandFigures } from './figures.ts'

/** While there is mail, the figures are told no more often. */
const PAUSE_MS = 1_000

/** Publishes the figures as the event `figures`: once a second while mails come and go, and when the last has gone. */
export class Bulletin {
  readonly #name: string
  readonly #log: Log
  #last = Number.NEGATIVE_INFINITY
  #wasEmpty = true

  constructor(name: string, log: Log) {
    this.#name = name
    this.#log = log
  }

  tell(now: number, isEmpty: boolean, figures: () => OnDemandFigures): void {
    if (isEmpty ? this.#wasEmpty : now - this.#last < PAUSE_MS) return
    this.#wasEmpty = isEmpty
    this.#last = now
    if (this.#log.heard('figures')) this.#log.publish('figures', { manager: this.#name, figures: figures() })
  }
}
