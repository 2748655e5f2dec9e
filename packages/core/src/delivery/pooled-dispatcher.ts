import { LifecycleError } from '../errors/lifecycle-error.ts'
import type { Ports } from '../ports/ports.ts'
import { ChangeWatch } from './change-watch.ts'
import type { Attempt, AttemptOptions, AttemptReport, Dispatcher } from './dispatcher.ts'
import { type Guards, resolveGuards } from './guards.ts'
import type { MailObject } from './mail-object.ts'
import { failedAttempt, makeAttempt } from './make-attempt.ts'
import type { PooledInstance } from './pooled-instance.ts'
import { Sentry } from './sentry.ts'
import type { TransportFactory } from './transport.ts'
import type { TransportFailedError } from './transport-failed-error.ts'
import { TransportPool } from './transport-pool.ts'
import { untilAborted } from './until-aborted.ts'
import { failWaiting, type WaitingAttempt, WaitingAttempts } from './waiting-attempts.ts'
import type { QueueEntry } from './work-queue.ts'

/** A dispatcher over the pool of one transport. Throws an `OptionsError` that names what is wrong with the guards. */
export function createDispatcher(factory: TransportFactory, ports: Ports, guards: Guards = {}): Dispatcher {
  return new PooledDispatcher(factory, ports, guards)
}

class PooledDispatcher implements Dispatcher {
  readonly #name: string
  readonly #ports: Ports
  readonly #pool: TransportPool
  readonly #sentry: Sentry
  readonly #waiting: WaitingAttempts
  readonly #watch = new ChangeWatch()
  #probes = 0
  #stopped = false

  constructor(factory: TransportFactory, ports: Ports, guards: Guards) {
    this.#name = factory.name
    this.#ports = ports
    this.#sentry = new Sentry(factory.name, resolveGuards(guards), ports)
    this.#waiting = new WaitingAttempts(ports.clock, {
      due: () => this.#drain(),
      left: (attempts) => this.#left(attempts),
    })
    const listener = {
      freed: () => this.#drain(),
      failed: (failure: TransportFailedError) => this.#failAll(failure),
    }
    this.#pool = new TransportPool(factory, ports, listener, guards.limiter?.connections)
  }

  get capacity(): number {
    return this.#sentry.slots(Math.max(0, this.#pool.capacity - this.#waiting.size))
  }

  notBefore(mail: MailObject): number {
    return this.#sentry.hold(mail)?.until ?? this.#ports.clock.now()
  }

  want(instances: number, options?: { readonly idleMs?: number; readonly warm?: number }): void {
    this.#pool.want(instances, options?.idleMs, options?.warm)
    this.#drain()
  }

  async ready({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    this.#check(signal)
    while (this.capacity === 0) {
      await this.#change(signal)
      this.#check(signal)
    }
  }

  attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    if (this.#stopped) return Promise.reject(stopped())
    for (const signal of [options.signal, options.waiting]) if (signal?.aborted) return Promise.reject(signal.reason)
    const isFirst = this.#waiting.size === 0 && this.#sentry.isCalm
    const instance = isFirst ? this.#pool.take() : undefined
    return instance === undefined ? this.#wait(mail, options) : this.#make(instance, mail, options)
  }

  async verify({ signal }: { readonly signal: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    this.#check(signal)
    this.#probes++
    try {
      const instance = await untilAborted(this.#probe(signal), signal)
      this.#sentry.reachable()
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

  /** Resolves when there may be capacity. A breaker that is to be asked again keeps the process alive meanwhile. */
  async #change(signal: AbortSignal): Promise<void> {
    const { shutForMs } = this.#sentry
    const wake = (): void => this.#watch.changed()
    const timer = shutForMs > 0 ? this.#ports.clock.schedule(wake, shutForMs, { keepAlive: true }) : undefined
    if (timer === undefined) this.#pool.awaitConnection()
    await this.#watch.next(signal)
    timer?.cancel()
  }

  #wait(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    const now = this.#ports.clock.now()
    const refusal = this.#sentry.refuses()
    if (refusal !== undefined) {
      const attempt = failedAttempt(mail, refusal, now, now)
      this.#report(attempt, false)
      return Promise.resolve(attempt)
    }
    const attempt = this.#waiting.add(mail, options, now, this.#sentry.hold(mail))
    this.#drain()
    return attempt
  }

  async #make(
    instance: PooledInstance,
    mail: MailObject,
    options: AttemptOptions,
    waiting?: WaitingAttempt,
  ): Promise<Attempt> {
    const began = this.#sentry.begin(mail)
    const { attempt, retire, rejection } = await makeAttempt(instance.transport, mail, options, this.#ports)
    this.#sentry.end(mail, began)
    this.#sentry.judge(attempt, options.signal.aborted, !instance.isOpen, waiting)
    if (attempt?.failure?.stale) this.#pool.retireIdle()
    this.#pool.release(instance, retire)
    this.#drain()
    if (attempt === undefined) throw rejection
    this.#report(attempt, true, waiting?.since)
    return attempt
  }

  /** Gives what waits the slots that are free, and has the pool grow for the rest. */
  #drain(): void {
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      const instance = this.#pool.take()
      if (instance === undefined) break
      this.#waiting.remove(entry)
      const { value } = entry
      value.begin(this.#make(instance, value.mail, value.options, value))
    }
    if (this.#waiting.size > 0) this.#pool.grow(this.#waiting.size)
    else this.#pool.yield()
    this.#watch.changed()
  }

  /** The attempt whose turn it is, after those that must wait, or fail, because of the guards. */
  #next(): QueueEntry<WaitingAttempt> | undefined {
    for (let entry = this.#waiting.first; entry !== undefined; entry = this.#waiting.first) {
      if (this.#sentry.isCalm || this.#isLetThrough(entry)) return entry
    }
    return undefined
  }

  #isLetThrough(entry: QueueEntry<WaitingAttempt>): boolean {
    const hold = this.#sentry.hold(entry.value.mail)
    if (hold !== undefined) {
      this.#sentry.withdraw(entry.value)
      this.#waiting.hold(entry, hold)
      return false
    }
    const refusal = this.#sentry.enter(entry.value)
    if (refusal === undefined) {
      if (!this.#sentry.isOpen) this.#waiting.letThrough(entry)
      return true
    }
    this.#waiting.remove(entry)
    this.#report(failWaiting(entry.value, refusal, this.#ports.clock.now()), false)
    return false
  }

  /** The relay is out of reach for all that want a slot. */
  #failAll(failure: TransportFailedError): void {
    const now = this.#ports.clock.now()
    const attempts = this.#waiting.takeReady().map((waiting) => failWaiting(waiting, failure, now))
    this.#sentry.unreachable(failure, attempts[0])
    for (const attempt of attempts) this.#report(attempt, false)
    this.#watch.changed()
  }

  #left(attempts: readonly WaitingAttempt[]): void {
    for (const attempt of attempts) this.#sentry.withdraw(attempt)
    this.#abandonUnwanted()
    if (!this.#sentry.isOpen) this.#drain()
  }

  #report(attempt: Attempt, onInstance: boolean, askedAt: number = attempt.startedAt): void {
    const { log } = this.#ports
    if (!log.heard('attempt')) return
    const report: AttemptReport = { transport: this.#name, attempt, askedAt, onInstance }
    log.publish('attempt', report)
  }

  async #probe(signal: AbortSignal): Promise<PooledInstance> {
    for (;;) {
      const instance = await this.#pool.probe()
      this.#check(signal)
      if (instance !== undefined) return instance
      await this.#change(signal)
    }
  }

  /** An instance that nobody waits for any longer need not be opened. */
  #abandonUnwanted(): void {
    if (this.#waiting.size > 0 || this.#probes > 0) return
    this.#pool.abandonOpening()
    this.#watch.changed()
  }
}

function stopped(): LifecycleError {
  return new LifecycleError('MAILER_STOPPED', 'The mailer has been stopped.', 'stopped')
}
