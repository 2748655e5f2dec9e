import {
  type Attempt,
  type AttemptOptions,
  type Dispatcher,
  type DispatcherFactory,
  liftTransport,
  type MailObject,
  type TransportFactory,
} from '@turbomail/core/contract'

type Relay = TransportFactory | DispatcherFactory

/** Tries the second relay for what the first could not take for reasons of its own. */
export function failover(first: Relay, second: Relay): DispatcherFactory {
  return {
    name: `failover(${first.name}, ${second.name})`,
    createDispatcher: (ports) => new Failover(liftTransport(first, ports), liftTransport(second, ports)),
  }
}

class Failover implements Dispatcher {
  readonly #first: Dispatcher
  readonly #second: Dispatcher

  constructor(first: Dispatcher, second: Dispatcher) {
    this.#first = first
    this.#second = second
  }

  get capacity(): number {
    return Math.max(this.#first.capacity, this.#second.capacity)
  }

  notBefore(mail: MailObject): number {
    return Math.min(this.#first.notBefore(mail), this.#second.notBefore(mail))
  }

  async ready(options: { readonly signal: AbortSignal }): Promise<void> {
    await Promise.race([this.#first.ready(options), this.#second.ready(options)])
  }

  want(instances: number, options?: { readonly idleMs?: number }): void {
    for (const each of [this.#first, this.#second]) each.want(instances, options)
  }

  async attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    const attempt = await this.#first.attempt(mail, options)
    if (attempt.failure?.fault !== 'relay') return attempt
    return { ...(await this.#second.attempt(mail, options)), startedAt: attempt.startedAt }
  }

  async verify(options: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    const [first, second] = await Promise.all([this.#first.verify(options), this.#second.verify(options)])
    return { first, second }
  }

  async close(): Promise<void> {
    await Promise.all([this.#first.close(), this.#second.close()])
  }
}
