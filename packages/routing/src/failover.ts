import type { Attempt, AttemptOptions, DispatcherFactory, Guards, MailObject, Ports } from '@turbomail/core/contract'
import { handOn } from './hand-on.ts'
import type { Member } from './member.ts'
import { type Combined, MemberDispatcher } from './member-dispatcher.ts'
import {
  type CombinationOptions,
  type ResolvedCombination,
  resolveCombination,
  takeRelays,
  type WithOptions,
} from './options.ts'
import { nameOf, type Relay, type WantOptions } from './relay.ts'
import { Remainder } from './remainder.ts'

/**
 * Gives every mail to the first relay, and to the next what that one did not take through a fault of its own: connect, TLS,
 * login, 421, a time-out before anything was accepted, an open breaker; or because it cannot carry the mail (SMTPUTF8,
 * an extension, size, 8-bit content). A refusal of the mail or of a recipient goes no further, nor does what is in doubt,
 * unless `inDoubt` is `'move'`. To the manager it is one attempt.
 *
 * A relay that is busy keeps its mails; one that failed is tried out with one mail at a time, and the others go past it.
 *
 * `failover(primary, secondary)`, or with options behind the relays. Throws an `OptionsError`.
 */
export function failover(...given: WithOptions<Relay, CombinationOptions>): DispatcherFactory {
  const { relays, options } = takeRelays(given)
  const settings = resolveCombination(options)
  const combined = { name: nameOf('failover', relays), relays: relays.map((relay) => [relay, 1] as const) }
  return {
    name: combined.name,
    createDispatcher: (ports, guards) => new Failover(combined, settings, ports, guards),
  }
}

class Failover extends MemberDispatcher {
  readonly #remainder: Remainder

  constructor(combined: Combined, settings: ResolvedCombination, ports: Ports, guards: Guards | undefined) {
    super(combined, ports, guards)
    this.#remainder = new Remainder(settings)
  }

  /** Those of the relay that is in use; or one, to try out one that has failed. */
  override get capacity(): number {
    return Math.max(...this.next.map(({ capacity }) => capacity))
  }

  /** The relays up to the first that is not failing, those that fail only where they may be tried out. */
  protected override get next(): readonly Member[] {
    const inUse = this.members.findIndex(({ isFailing }) => !isFailing)
    const next = this.members.slice(0, inUse + 1).filter(({ isFailing, capacity }) => !isFailing || capacity > 0)
    return inUse < 0 ? this.members : next
  }

  /** Only the first is kept warm. */
  override want(instances: number, options?: WantOptions): void {
    const standby = options?.warm === undefined ? options : { ...options, warm: 0 }
    for (const [index, { dispatcher }] of this.members.entries()) {
      dispatcher.want(instances, index === 0 ? options : standby)
    }
  }

  override attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    return handOn(mail, options, (rest, tried) => this.#choose(rest, tried), this.#remainder)
  }

  #choose(mail: MailObject, tried: ReadonlySet<Member>): Member | undefined {
    const left = this.members.filter((member) => !tried.has(member))
    return left.find((member) => !member.isFailing || member.takes(mail)) ?? left[0]
  }
}
