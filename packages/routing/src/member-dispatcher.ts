import {
  type Attempt,
  type AttemptOptions,
  ChangeWatch,
  type Dispatcher,
  type Guards,
  liftTransport,
  type MailObject,
  type Ports,
} from '@turbomail/core/contract'
import { Member } from './member.ts'
import type { Relay, WantOptions } from './relay.ts'
import { verifyAny } from './verify-relays.ts'
import { whenReady } from './when-ready.ts'

/** What a combination of equal relays is made of. */
export interface Combined {
  readonly name: string
  readonly relays: readonly (readonly [relay: Relay, weight: number])[]
}

/** A combination any of whose relays will do. */
export abstract class MemberDispatcher implements Dispatcher {
  protected readonly members: readonly Member[]
  protected readonly watch: ChangeWatch = new ChangeWatch()
  readonly #name: string

  constructor({ name, relays }: Combined, ports: Ports, guards: Guards | undefined) {
    this.#name = name
    const listener = { changed: () => this.watch.changed(), turned: () => this.turned() }
    this.members = relays.map(
      ([relay, weight]) => new Member(relay.name, liftTransport(relay, ports, guards), weight, ports.clock, listener),
    )
  }

  abstract get capacity(): number

  abstract attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt>

  /** Those relays that a mail made now would be given to. */
  protected abstract get next(): readonly Member[]

  /** The earliest of those relays that a mail made now might be given to. */
  notBefore(mail: MailObject): number {
    return Math.min(...this.next.map(({ dispatcher }) => dispatcher.notBefore(mail)))
  }

  ready({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    return whenReady({ ...this.changes, capacity: () => this.capacity }, signal)
  }

  abstract want(instances: number, options?: WantOptions): void

  /** A relay has begun to fail, or no longer does. */
  protected turned(): void {}

  verify({ signal }: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    return verifyAny(this.#name, this.members, signal)
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(({ dispatcher }) => dispatcher.close()))
  }

  protected get changes(): { readonly dispatchers: readonly Dispatcher[]; readonly watch: ChangeWatch } {
    return { dispatchers: this.members.map(({ dispatcher }) => dispatcher), watch: this.watch }
  }
}
