import type { Clock, Log, Timer } from '@turbomail/core/contract'
import type { OnDemandFigures } from './figures.ts'

/** While there is mail, the figures are told so often. */
const PAUSE_MS = 1_000

/** Publishes the figures as the event `figures`: once a second while there is mail, whether it moves or not, and when the last has gone. */
export class Bulletin {
  readonly #name: string
  readonly #log: Log
  readonly #clock: Clock
  readonly #figures: () => OnDemandFigures
  #last = Number.NEGATIVE_INFINITY
  #wasEmpty = true
  #next: Timer | undefined

  constructor(
    name: string,
    { log, clock }: { readonly log: Log; readonly clock: Clock },
    figures: () => OnDemandFigures,
  ) {
    this.#name = name
    this.#log = log
    this.#clock = clock
    this.#figures = figures
  }

  /** Is called whenever something has changed. */
  changed(isEmpty: boolean): void {
    const now = this.#clock.now()
    if (isEmpty ? this.#wasEmpty : now - this.#last < PAUSE_MS) return
    this.#wasEmpty = isEmpty
    this.#tell(now)
  }

  #tell(now: number): void {
    this.#next?.cancel()
    this.#next = undefined
    this.#last = now
    if (!this.#log.heard('figures')) return
    this.#log.publish('figures', { manager: this.#name, figures: this.#figures() })
    if (!this.#wasEmpty) this.#next = this.#clock.schedule(() => this.#tell(this.#clock.now()), PAUSE_MS)
  }
}
