import {
  type Attempt,
  type AttemptOptions,
  type DispatcherFactory,
  type Guards,
  type MailObject,
  neverAborted,
  type Ports,
} from '@turbomail/core/contract'
import { handOn } from './hand-on.ts'
import type { Member } from './member.ts'
import { type Combined, MemberDispatcher } from './member-dispatcher.ts'
import type { ResolvedCombination } from './options.ts'
import type { WantOptions } from './relay.ts'
import { Remainder } from './remainder.ts'
import { Turns } from './turns.ts'
import { WaitingMails } from './waiting-mails.ts'
import { nextChange } from './when-ready.ts'

/** A combination that shares mails out by weight. */
export function balance(combined: Combined, settings: ResolvedCombination): DispatcherFactory {
  return {
    name: combined.name,
    createDispatcher: (ports, guards) => new Balance(combined, settings, ports, guards),
  }
}

/**
 * Whose turn it is gets the mail, of those that have a slot for it. Where none has, mails wait here for the first that has, so
 * that a slow relay gets no more than it can take. Where all are failing they do not wait: each tries them all.
 */
class Balance extends MemberDispatcher {
  readonly #remainder: Remainder
  readonly #ports: Ports
  readonly #turns = new Turns()
  readonly #waiting = new WaitingMails()
  #wanted: { readonly instances: number; readonly options: WantOptions } | undefined
  #draining = false

  constructor(combined: Combined, settings: ResolvedCombination, ports: Ports, guards: Guards | undefined) {
    super(combined, ports, guards)
    this.#remainder = new Remainder(settings)
    this.#ports = ports
  }

  override get capacity(): number {
    const slots = this.members.reduce((sum, { capacity }) => sum + capacity, 0)
    return Math.max(0, slots - this.#waiting.size)
  }

  protected override get next(): readonly Member[] {
    const next = this.members.filter(({ isFailing, capacity }) => !isFailing || capacity > 0)
    return next.length > 0 ? next : this.members
  }

  override want(instances: number, options?: WantOptions): void {
    this.#wanted = { instances, options }
    this.#shareOut()
  }

  protected override turned(): void {
    this.#shareOut()
  }

  override attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    if (this.#waiting.size === 0 && !this.#isFull()) return this.#begin(mail, options)
    for (const signal of [options.signal, options.waiting]) if (signal?.aborted) return Promise.reject(signal.reason)
    const attempt = this.#waiting.add(mail, options)
    this.#drain()
    return attempt
  }

  /** What is wanted goes by weight to those that work; one that fails may have an instance, to be tried out. */
  #shareOut(): void {
    if (this.#wanted === undefined) return
    const { instances, options } = this.#wanted
    const { warm, ...rest } = options ?? {}
    const working = this.members.filter(({ isFailing }) => !isFailing)
    const total = working.reduce((sum, { weight }) => sum + weight, 0)
    for (const { dispatcher, isFailing, weight } of this.members) {
      const share = (whole: number): number => (isFailing ? 0 : Math.ceil((whole * weight) / total))
      dispatcher.want(Math.max(1, share(instances)), warm === undefined ? options : { ...rest, warm: share(warm) })
    }
  }

  #begin(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    return handOn(mail, options, (rest, tried) => this.#choose(rest, tried), this.#remainder)
  }

  #isFull(): boolean {
    return this.members.some(({ isFailing }) => !isFailing) && this.members.every(({ capacity }) => capacity === 0)
  }

  /** By turn among those that take the mail at once; else the one that will first; else one that is failing. */
  #choose(mail: MailObject, tried: ReadonlySet<Member>): Member | undefined {
    const left = this.members.filter((member) => !tried.has(member))
    const free = left.filter((member) => member.takes(mail))
    const whole = left.filter(({ isFailing }) => !isFailing)
    return this.#turns.take(free) ?? this.#soonest(whole, mail) ?? left[0]
  }

  #soonest(members: readonly Member[], mail: MailObject): Member | undefined {
    const now = this.#ports.clock.now()
    const wait = ({ dispatcher }: Member): number => Math.max(now, dispatcher.notBefore(mail))
    const soonest = Math.min(...members.map(wait))
    return this.#turns.take(members.filter((member) => wait(member) === soonest))
  }

  /** Hands over what waits, as there are slots. */
  async #drain(): Promise<void> {
    if (this.#draining) return
    this.#draining = true
    try {
      while (this.#waiting.size > 0) {
        if (this.#isFull()) await nextChange(this.changes, neverAborted)
        else this.#beginNext()
      }
    } catch (closed) {
      this.#waiting.rejectAll(closed)
    }
    this.#draining = false
  }

  #beginNext(): void {
    const next = this.#waiting.shift()
    next?.begin(this.#begin(next.mail, next.options))
    this.watch.changed()
  }
}
