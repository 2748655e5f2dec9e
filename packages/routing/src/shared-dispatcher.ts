import type { Attempt, AttemptOptions, Dispatcher, MailObject } from '@turbomail/core/contract'
import type { WantOptions } from './relay.ts'

interface Want {
  readonly instances: number
  readonly idleMs: number
  readonly warm: number
}

/** One dispatcher for several managers: what they want of it adds up, and none of them closes it. */
export class SharedDispatcher {
  readonly #dispatcher: Dispatcher
  readonly #wants = new Map<object, Want>()

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher
  }

  /** For one more manager. */
  share(): Dispatcher {
    return new Share(this.#dispatcher, (share, want) => {
      this.#wants.set(share, want)
      this.#want()
    })
  }

  #want(): void {
    const wants = [...this.#wants.values()]
    const sum = (of: (want: Want) => number): number => wants.reduce((total, want) => total + of(want), 0)
    const idleMs = Math.max(...wants.map((want) => want.idleMs))
    this.#dispatcher.want(
      sum(({ instances }) => instances),
      { warm: sum(({ warm }) => warm), ...(idleMs < 0 ? {} : { idleMs }) },
    )
  }
}

class Share implements Dispatcher {
  readonly #dispatcher: Dispatcher
  readonly #onWant: (share: object, want: Want) => void

  constructor(dispatcher: Dispatcher, onWant: (share: object, want: Want) => void) {
    this.#dispatcher = dispatcher
    this.#onWant = onWant
  }

  get capacity(): number {
    return this.#dispatcher.capacity
  }

  notBefore(mail: MailObject): number {
    return this.#dispatcher.notBefore(mail)
  }

  ready(options: { readonly signal: AbortSignal }): Promise<void> {
    return this.#dispatcher.ready(options)
  }

  want(instances: number, options?: WantOptions): void {
    this.#onWant(this, { instances, idleMs: options?.idleMs ?? -1, warm: options?.warm ?? 0 })
  }

  attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    return this.#dispatcher.attempt(mail, options)
  }

  verify(options: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    return this.#dispatcher.verify(options)
  }

  /** Others use it still; whoever made it closes it. */
  async close(): Promise<void> {}
}
