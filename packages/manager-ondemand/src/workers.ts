import type { Dispatcher } from '@turbomail/core/contract'
import type { ResolvedOnDemand } from './options.ts'

/** How many instances of the transport the backlog is worth. */
export class Workers {
  readonly #dispatcher: Dispatcher
  readonly #options: ResolvedOnDemand
  #wanted = -1

  constructor(dispatcher: Dispatcher, options: ResolvedOnDemand) {
    this.#dispatcher = dispatcher
    this.#options = options
  }

  get wanted(): number {
    return Math.max(0, this.#wanted)
  }

  /** Tells the dispatcher what `mails`, those in flight included, are worth. */
  want(mails: number): void {
    const { workers, divisor, minimum, idleMs } = this.#options
    const wanted = Math.min(workers, Math.max(minimum, Math.ceil(mails / divisor)))
    if (wanted === this.#wanted) return
    this.#wanted = wanted
    this.#dispatcher.want(wanted, { idleMs, warm: Math.min(minimum, workers) })
  }

  /** Nothing is kept warm any longer. */
  dismiss(): void {
    this.#wanted = 0
    this.#dispatcher.want(0, { idleMs: this.#options.idleMs, warm: 0 })
  }
}
