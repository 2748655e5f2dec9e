import {
  type Attempt,
  type AttemptOptions,
  type Clock,
  type Dispatcher,
  type DispatcherFactory,
  liftTransport,
  MailError,
  type MailObject,
  OptionsError,
  TransportFailedError,
} from '@turbomail/core/contract'
import { findWay } from './find-way.ts'
import { checkRelay, type Relay, type WantOptions } from './relay.ts'
import { verifyEvery } from './verify-relays.ts'
import { whenReady } from './when-ready.ts'

/** Names the relay of a mail, by its labels and envelope. It is asked more than once, and must say the same each time. */
export type PickRelay = (mail: Pick<MailObject, 'labels' | 'envelope' | 'messageId'>) => string

/**
 * Gives each mail to the relay that `pick` names: `route(({ labels }) => labels.kind === 'news' ? 'bulk' : 'own', { bulk, own })`.
 *
 * A name that there is not fails the mail with `ROUTE_UNKNOWN`, a `pick` that throws with `ROUTE_FAILED`: untried, permanent,
 * the mail's fault. Throws an `OptionsError` for what is no relay.
 */
export function route(pick: PickRelay, relays: Readonly<Record<string, Relay>>): DispatcherFactory {
  const known = checkRoute(pick, relays)
  const name = `route(${[...known].map(([way, relay]) => `${way}: ${relay.name}`).join(', ')})`
  return {
    name,
    createDispatcher(ports, guards) {
      const ways = [...known].map(([way, relay]) => [way, liftTransport(relay, ports, guards)] as const)
      return new Route(name, pick, new Map(ways), ports.clock)
    },
  }
}

function checkRoute(pick: unknown, relays: unknown): ReadonlyMap<string, Relay> {
  if (typeof pick !== 'function') throw new OptionsError('OPTIONS_INVALID', 'pick must be a function.', 'pick')
  const entries = typeof relays === 'object' && relays !== null ? Object.entries(relays) : []
  if (entries.length > 0) return new Map(entries.map(([name, relay]) => [name, checkRelay(relay, `relays.${name}`)]))
  throw new OptionsError('OPTIONS_INVALID', 'relays must name at least one transport.', 'relays')
}

/**
 * Each relay is by itself: a mail waits in the dispatcher of its own, for a slot or for its limits, and holds up no mail of
 * another.
 */
class Route implements Dispatcher {
  readonly #name: string
  readonly #pick: PickRelay
  readonly #ways: ReadonlyMap<string, Dispatcher>
  readonly #dispatchers: readonly Dispatcher[]
  readonly #clock: Clock

  constructor(name: string, pick: PickRelay, ways: ReadonlyMap<string, Dispatcher>, clock: Clock) {
    this.#name = name
    this.#pick = pick
    this.#ways = ways
    this.#dispatchers = [...ways.values()]
    this.#clock = clock
  }

  /** All there is: which relay the next mail will want is not known. */
  get capacity(): number {
    return this.#dispatchers.reduce((sum, { capacity }) => sum + capacity, 0)
  }

  notBefore(mail: MailObject): number {
    const way = this.#wayOf(mail)
    return way instanceof MailError ? this.#clock.now() : way.notBefore(mail)
  }

  ready({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    return whenReady({ dispatchers: this.#dispatchers, capacity: () => this.capacity }, signal)
  }

  want(instances: number, options?: WantOptions): void {
    for (const dispatcher of this.#dispatchers) dispatcher.want(instances, options)
  }

  async attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    for (const signal of [options.signal, options.waiting]) signal?.throwIfAborted()
    const way = this.#wayOf(mail)
    return way instanceof MailError ? untried(mail, way, this.#clock.now()) : way.attempt(mail, options)
  }

  verify({ signal }: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    return verifyEvery(this.#name, this.#dispatchers, signal)
  }

  async close(): Promise<void> {
    await Promise.all(this.#dispatchers.map((dispatcher) => dispatcher.close()))
  }

  #wayOf(mail: MailObject): Dispatcher | MailError {
    return findWay(this.#ways, () => this.#pick(mail))
  }
}

function untried(mail: MailObject, { code, message, cause }: MailError, now: number): Attempt {
  const failure = new TransportFailedError(code, message, {
    permanence: 'permanent',
    fault: 'mail',
    ...(cause === undefined ? {} : { cause }),
  })
  const rest = { fate: 'untried', permanence: 'permanent', fault: 'mail', cause: failure } as const
  const outcomes = mail.envelope.recipients.map(({ path }) => ({ path, ...rest }))
  return { mail, outcomes, failure, startedAt: now, endedAt: now }
}
