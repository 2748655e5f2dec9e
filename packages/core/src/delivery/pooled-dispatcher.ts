import { LifecycleError } from '../errors/lifecycle-error.ts'
import type { Ports } from '../ports/ports.ts'
import { ChangeWatch } from './change-watch.ts'
import type { Attempt, AttemptOptions, Dispatcher } from './dispatcher.ts'
import type { Guards } from './guards.ts'
import type { MailObject } from './mail-object.ts'
import { makeAttempt } from './make-attempt.ts'
import type { PooledInstance } from './pooled-instance.ts'
import type { TransportFactory } from './transport.ts'
import type { TransportFailedError } from './transport-failed-error.ts'
import { TransportPool } from './transport-pool.ts'
import { untilAborted } from './until-aborted.ts'
import { WaitingAttempts } from './waiting-attempts.ts'

/** A dispatcher over the pool of one transport. */
export function createDispatcher(factory: TransportFactory, ports: Ports, _guards: Guards = {}): Dispatcher {
  return new PooledDispatcher(factory, ports)
}

class PooledDispatcher implements Dispatcher {
  readonly #name: string
  readonly #ports: Ports
  readonly #pool: TransportPool
  readonly #waiting = new WaitingAttempts()
  readonly #watch = new ChangeWatch()
  #probes = 0
  #stopped = false

  constructor(factory: TransportFactory, ports: Ports) {
    this.#name = factory.name
    this.#ports = ports
    this.#pool = new TransportPool(factory, ports, {
      freed: () => this.#drain(),
      failed: (failure) => this.#failWaiting(failure),
    })
  }

  get capacity(): number {
    return Math.max(0, this.#pool.capacity - this.#waiting.size)
  }

  notBefore(): number {
    return this.#ports.clock.now()
  }

  want(instances: number, options?: { readonly idleMs?: number; readonly warm?: number }): void {
    this.#pool.want(instances, options?.idleMs, options?.warm)
    this.#drain()
  }

  async ready({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    this.#check(signal)
    while (this.capacity === 0) {
      await this.#watch.next(signal)
      this.#check(signal)
    }
  }

  attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    if (this.#stopped) return Promise.reject(stopped())
    for (const signal of [options.signal, options.waiting]) if (signal?.aborted) return Promise.reject(signal.reason)
    const instance = this.#waiting.size === 0 ? this.#pool.take() : undefined
    return instance === undefined ? this.#wait(mail, options) : this.#make(instance, mail, options)
  }

  async verify({ signal }: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    this.#check(signal)
    this.#probes++
    try {
      const instance = await untilAborted(this.#probe(signal), signal)
      return { transport: this.#name, ...instance.transport.describe?.() }
    } finally {
      this.#probes--
      this.#abandonUnwanted()
    }
  }

  async close(): Promise<void> {
    this.#stopped = true
    this.#waiting.rejectAll(stopped())
    this.#watch.changed()
    await this.#pool.close()
  }

  #check(signal: AbortSignal): void {
    if (this.#stopped) throw stopped()
    if (signal.aborted) throw signal.reason
  }

  #wait(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    const attempt = this.#waiting.add(mail, options, this.#ports.clock.now(), () => this.#abandonUnwanted())
    this.#drain()
    return attempt
  }

  async #make(instance: PooledInstance, mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    const { attempt, retire, rejection } = await makeAttempt(instance.transport, mail, options, this.#ports)
    if (attempt?.failure?.stale) this.#pool.retireIdle()
    this.#pool.release(instance, retire)
    this.#drain()
    if (attempt === undefined) throw rejection
    this.#report(attempt)
    return attempt
  }

  /** Gives what waits the slots that are free, and has the pool grow for the rest. */
  #drain(): void {
    for (let instance = this.#takeForWaiting(); instance !== undefined; instance = this.#takeForWaiting()) {
      const next = this.#waiting.shift()
      next?.begin(this.#make(instance, next.mail, next.options))
    }
    if (this.#waiting.size > 0) this.#pool.grow(this.#waiting.size)
    this.#watch.changed()
  }

  #takeForWaiting(): PooledInstance | undefined {
    return this.#waiting.size > 0 ? this.#pool.take() : undefined
  }

  #failWaiting(failure: TransportFailedError): void {
    for (const attempt of this.#waiting.failAll(failure, this.#ports.clock.now())) this.#report(attempt)
    this.#watch.changed()
  }

  #report(attempt: Attempt): void {
    const { log } = this.#ports
    if (log.heard('attempt')) log.publish('attempt', { transport: this.#name, attempt })
  }

  async #probe(signal: AbortSignal): Promise<PooledInstance> {
    for (;;) {
      const instance = await this.#pool.probe()
      this.#check(signal)
      if (instance !== undefined) return instance
      await this.#watch.next(signal)
    }
  }

  /** An instance that nobody waits for any longer need not be opened. */
  #abandonUnwanted(): void {
    if (this.#waiting.size === 0 && this.#probes === 0) this.#pool.abandonOpening()
  }
}

function stopped(): LifecycleError {
  return new LifecycleError('MAILER_STOPPED', 'The mailer has been stopped.', 'stopped')
}
