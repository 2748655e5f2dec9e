import {
  type Attempt,
  type AttemptOptions,
  type Content,
  type Dispatcher,
  type DispatcherFactory,
  type Envelope,
  liftTransport,
  type MailObject,
  type Outcome,
  type Path,
  type Ports,
} from '@turbomail/core/contract'
import { Copies } from './copies.ts'
import { type ResolvedTee, resolveTee, type TeeOptions, takeRelays, type WithOptions } from './options.ts'
import { nameOf, type Relay, type WantOptions } from './relay.ts'
import { verifyEvery } from './verify-relays.ts'

/**
 * Gives every mail to the first relay, which alone decides the receipt, and a copy to each of the others: one of each mail
 * that the first has accepted, or may have, for one recipient at least, however many attempts that took.
 *
 * What becomes of a copy is told beside the receipt: by the event `copy`, by `onCopy`, and by a warning `COPY_FAILED` where
 * it was not accepted for everybody. It is for all recipients of that attempt, or for those that `to` says.
 *
 * `tee(smtp(…), maildir(…))`, or with options behind the relays. Throws an `OptionsError`.
 */
export function tee(...given: WithOptions<Relay, TeeOptions>): DispatcherFactory {
  const { relays, options } = takeRelays(given)
  const resolved = resolveTee(options)
  const [first, ...others] = relays as readonly [Relay, ...Relay[]]
  const name = nameOf('tee', relays)
  return {
    name,
    createDispatcher(ports, guards) {
      const lift = (relay: Relay): Dispatcher => liftTransport(relay, ports, guards)
      const copies = others.map((relay) => new Copies(relay.name, lift(relay), ports, resolved))
      return new Tee(name, lift(first), copies, ports, resolved)
    },
  }
}

class Tee implements Dispatcher {
  readonly #name: string
  readonly #first: Dispatcher
  readonly #copies: readonly Copies[]
  readonly #ports: Ports
  readonly #options: ResolvedTee
  /** Who has accepted a mail, by its content, which all attempts of a mail have in common. */
  readonly #accepted = new WeakMap<Content, Set<string>>()
  /** Relays that have kept an attempt waiting, and no copy has come through since. */
  readonly #late = new Set<Copies>()

  constructor(name: string, first: Dispatcher, copies: readonly Copies[], ports: Ports, options: ResolvedTee) {
    this.#name = name
    this.#first = first
    this.#copies = copies
    this.#ports = ports
    this.#options = options
  }

  get capacity(): number {
    return this.#first.capacity
  }

  notBefore(mail: MailObject): number {
    return this.#first.notBefore(mail)
  }

  ready(options: { readonly signal: AbortSignal }): Promise<void> {
    return this.#first.ready(options)
  }

  want(instances: number, options?: WantOptions): void {
    this.#first.want(instances, options)
    for (const { dispatcher } of this.#copies) dispatcher.want(instances, { ...options, warm: 0 })
  }

  async attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    const attempt = await this.#first.attempt(mail, options)
    if (this.#isNew(attempt)) await this.#copy(mail)
    return attempt
  }

  verify({ signal }: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    const all = [this.#first, ...this.#copies.map(({ dispatcher }) => dispatcher)]
    return verifyEvery(this.#name, all, signal)
  }

  /** Waits for the copies that are under way. */
  async close(): Promise<void> {
    await this.#first.close()
    await Promise.all(this.#copies.map((copies) => copies.close()))
  }

  /**
   * Whether a mail has now been handed over for the first time. What was accepted is never handed over again: somebody who
   * has accepted a mail twice has been sent two.
   */
  #isNew({ mail, outcomes }: Attempt): boolean {
    const takers = outcomes.filter(isHandedOver)
    if (takers.length === 0) return false
    const known = this.#accepted.get(mail.content)
    const isNew = known === undefined || takers.some(({ path }) => known.has(keyOf(path)))
    const accepted = isNew || known === undefined ? new Set<string>() : known
    for (const { path, fate } of takers) if (fate === 'accepted') accepted.add(keyOf(path))
    this.#accepted.set(mail.content, accepted)
    return isNew
  }

  /** Waits for the copies for a moment, so that they are there when the receipt is, where nothing goes amiss. */
  async #copy(mail: MailObject): Promise<void> {
    const { to, waitMs } = this.#options
    const copy = to === undefined ? mail : new Readdressed(mail, to)
    const awaited = new Set(this.#copies.filter((copies) => waitMs > 0 && !this.#late.has(copies)))
    const making: Promise<void>[] = []
    for (const copies of this.#copies) {
      const isAwaited = awaited.has(copies)
      const made = copies.make(copy).then(() => {
        awaited.delete(copies)
        this.#late.delete(copies)
      })
      if (isAwaited) making.push(made)
    }
    if (making.length === 0) return
    await this.#patiently(Promise.all(making))
    for (const copies of awaited) this.#late.add(copies)
  }

  /** Resolves with `promise`, or after `waitMs`. */
  #patiently(promise: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#ports.clock.schedule(resolve, this.#options.waitMs, { keepAlive: true })
      promise.then(() => {
        timer.cancel()
        resolve()
      })
    })
  }
}

/** The same mail for others: what the sender wanted of the delivery to its own recipients goes for those alone. */
class Readdressed implements MailObject {
  readonly envelope: Envelope
  readonly #mail: MailObject

  constructor(mail: MailObject, recipients: Envelope['recipients']) {
    this.#mail = mail
    const { reversePath, requireTls } = mail.envelope
    this.envelope = { reversePath, recipients, ...(requireTls === undefined ? {} : { requireTls }) }
  }

  get messageId(): string {
    return this.#mail.messageId
  }

  get content(): Content {
    return this.#mail.content
  }

  get labels(): Readonly<Record<string, string>> {
    return this.#mail.labels
  }
}

function isHandedOver({ fate }: Outcome): boolean {
  return fate === 'accepted' || fate === 'in-doubt'
}

function keyOf({ localPart, domain }: Path): string {
  return `${localPart}@${domain.toLowerCase()}`
}
