import { AsyncLocalStorage } from 'node:async_hooks'
import {
  LifecycleError,
  type MailObject,
  type Manager,
  OptionsError,
  type StopReport,
  type SubmitOptions,
  type Ticket,
} from '@turbomail/core/contract'
import { aborted, HeldMail } from './held-mail.ts'
import type { Apart, TransactionalOptions } from './transactional.ts'
import { rolledBack, Unit } from './unit-of-work.ts'

type Options<O> = SubmitOptions & O & TransactionalOptions

/** Holds what is submitted inside a transaction; another manager does the handing over. */
export class TransactionalManager<O> implements Manager<O & TransactionalOptions> {
  /** Where the other manager finds tickets again. */
  readonly ticket?: (id: string) => Promise<Ticket | undefined>
  readonly #inner: Manager<O>
  readonly #takeApart: (options: Options<O> | undefined) => Apart<O>
  readonly #current = new AsyncLocalStorage<Unit>()
  /** The units that are open, or being committed, and hold a mail of this manager or run in it. */
  readonly #open = new Set<Unit>()
  readonly #held = new WeakSet<HeldMail>()
  /** Units that lost mails because the manager was told to stop at once. */
  readonly #cut = new WeakSet<Unit>()
  #started: Promise<void> | undefined
  #stopped: Promise<StopReport> | undefined
  readonly #halt = new AbortController()

  constructor(inner: Manager<O>, takeApart: (options: Options<O> | undefined) => Apart<O>) {
    this.#inner = inner
    this.#takeApart = takeApart
    if (inner.ticket !== undefined) this.ticket = inner.ticket.bind(inner)
  }

  start(): Promise<void> {
    if (this.#stopped !== undefined) return Promise.reject(stopped())
    this.#started ??= this.#start()
    return this.#started
  }

  async submit(mail: MailObject, options?: Options<O>): Promise<Ticket> {
    const { unit, inner } = this.#takeApart(options)
    const within = unitOf(unit) ?? this.#current.getStore()
    await this.#usable()
    if (within === undefined || within.state === 'committed') return this.#inner.submit(mail, inner)
    const signal = inner?.signal
    if (signal?.aborted) throw aborted(signal.reason)
    const held = new HeldMail(mail, () => this.#inner.submit(mail, inner), signal)
    this.#held.add(held)
    this.#watch(within)
    await within.hold(held)
    return held
  }

  /**
   * Runs `work`. What is submitted inside is handed over when it resolves, and dropped when it throws. Inside another
   * transaction, it is handed over when the outermost is committed. Settles as `work` does; rejects with `MAILER_STOPPED`
   * where mails were dropped because the manager had to stop at once.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#current.getStore()
    await this.#usable()
    const unit = new Unit(outer)
    this.#watch(unit)
    const value = await this.#run(unit, work)
    if (this.#cut.has(unit)) {
      unit.rollback(stopped())
      throw stopped()
    }
    await unit.commit()
    return value
  }

  /** With the options of a mail: whether that would be held. */
  inTransaction(options?: TransactionalOptions): boolean {
    return (unitOf(options?.unit) ?? this.#current.getStore())?.state === 'open'
  }

  stop({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StopReport> {
    const halt = (): void => this.#halt.abort()
    if (signal?.aborted) halt()
    signal?.addEventListener('abort', halt, { once: true })
    this.#stopped ??= this.#stop()
    return this.#stopped.finally(() => signal?.removeEventListener('abort', halt))
  }

  async #start(): Promise<void> {
    try {
      await this.#inner.start()
    } catch (error) {
      this.#started = undefined
      throw error
    }
  }

  async #usable(): Promise<void> {
    if (this.#stopped !== undefined) throw stopped()
    if (this.#started === undefined) {
      throw new LifecycleError('MAILER_NOT_STARTED', 'The manager has not been started.', 'not started')
    }
    await this.#started
  }

  async #run<T>(unit: Unit, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#current.run(unit, work)
    } catch (error) {
      if (unit.state === 'open') unit.rollback(error)
      throw error
    }
  }

  #watch(unit: Unit): void {
    if (this.#open.has(unit)) return
    this.#open.add(unit)
    unit.ended.then(() => this.#open.delete(unit))
  }

  /** Waits for the open transactions, unless it is told not to wait; nothing was promised for what they hold. */
  async #stop(): Promise<StopReport> {
    const { signal } = this.#halt
    const halted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.race([halted, this.#allEnded()])
    for (const unit of this.#open) {
      const dropped = unit.dropAll(rolledBack(stopped()), (mail) => this.#held.has(mail))
      if (dropped > 0) this.#cut.add(unit)
    }
    return this.#inner.stop({ signal })
  }

  async #allEnded(): Promise<void> {
    while (this.#open.size > 0) await Promise.all([...this.#open].map((unit) => unit.ended))
  }
}

function unitOf(unit: TransactionalOptions['unit']): Unit | undefined {
  if (unit === undefined || unit instanceof Unit) return unit
  throw new OptionsError('OPTIONS_INVALID', 'unit must be what unitOfWork() returns.', 'unit')
}

function stopped(): LifecycleError {
  return new LifecycleError('MAILER_STOPPED', 'The manager has been stopped and takes no more mail.', 'stopped')
}
