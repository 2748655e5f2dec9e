import {
  createRetryPolicy,
  type Dispatcher,
  LifecycleError,
  type MailObject,
  type Manager,
  type ManagerContext,
  type Ports,
  type ResolvedRetry,
  resolveRetry,
  type StopReport,
  type SubmitOptions,
  type Ticket,
} from '@turbomail/core/contract'
import { aborted } from './aborted.ts'
import { Archive } from './archive.ts'
import { Courier } from './courier.ts'
import type { Engine } from './engine.ts'
import { Intake, type Transaction } from './intake.ts'
import { DURABLE_RETRY, type ResolvedDurable } from './options.ts'
import { type DurableSubmitOptions, resolveSubmit } from './submit-options.ts'
import { DurableTicket } from './ticket.ts'
import { Tickets } from './tickets.ts'

const COMMIT_MS = 60_000

/** What makes a durable manager of an engine. */
export interface DurableParts<Within> {
  /** What the manager is called in errors. */
  readonly name: string
  readonly engine: Engine<Within>
  readonly options: ResolvedDurable
  /** Submit options that are the engine's own. @default [] */
  readonly ownOptions?: readonly string[]
  /**
   * For how long a transaction in which a mail was submitted may stay open before its ticket gives the mail up.
   * @default 60_000
   */
  readonly commitMs?: number
  /** The transaction of the caller's that a mail with these options is to be added in. */
  within?(options: object | undefined): Within | undefined
}

/** Keeps mails in an engine, and hands over what is there, whoever submitted it. */
export class DurableManager<Within = never> implements Manager<DurableSubmitOptions> {
  readonly #parts: DurableParts<Within>
  readonly #dispatcher: Dispatcher | undefined
  readonly #ports: Ports
  readonly #retry: ResolvedRetry
  readonly #archive: Archive
  readonly #tickets: Tickets
  readonly #intake: Intake<Within>
  /** Has the dispatcher give back what has no slot yet. */
  readonly #halt = new AbortController()
  readonly #adding = new Set<Promise<unknown>>()
  #starting: Promise<void> | undefined
  #stopped: Promise<StopReport> | undefined

  constructor(parts: DurableParts<Within>, dispatcher: Dispatcher | undefined, context: ManagerContext) {
    const { ports, retry, role } = context
    const { engine, options } = parts
    this.#parts = parts
    this.#dispatcher = role === 'submit' ? undefined : dispatcher
    this.#ports = ports
    this.#retry = resolveRetry(options.retry, resolveRetry(retry, DURABLE_RETRY))
    this.#archive = new Archive(options, ports)
    this.#tickets = new Tickets(engine, this.#archive, ports.clock)
    this.#intake = new Intake(engine, this.#archive, this.#tickets, ports.identity)
  }

  start(): Promise<void> {
    if (this.#stopped !== undefined) return Promise.reject(stopped())
    this.#starting ??= this.#start()
    return this.#starting
  }

  async submit(mail: MailObject, given?: SubmitOptions & DurableSubmitOptions): Promise<Ticket> {
    const { name, ownOptions = [] } = this.#parts
    const starting = this.#begun()
    const options = resolveSubmit(given, name, ownOptions)
    const transaction = this.#transaction(given)
    await this.#ready(starting)
    if (options.signal?.aborted) throw aborted(options.signal)
    const taking = this.#intake.take(mail, options, transaction)
    this.#adding.add(taking)
    return taking.finally(() => this.#adding.delete(taking))
  }

  inTransaction(options?: object): boolean {
    return this.#parts.within?.(options) !== undefined
  }

  async ticket(id: string): Promise<Ticket | undefined> {
    await this.#ready()
    const [found] = await this.#parts.engine.find([id])
    if (found === undefined) return undefined
    const ticket = new DurableTicket(id, this.#archive.read(found).mail)
    if (found.result === undefined) this.#tickets.add(ticket)
    else ticket.settle(this.#archive.readResult(id, found.result))
    return ticket
  }

  /** What has no slot yet goes back at once, what waits stays where it is, and what is in flight is settled. */
  stop(): Promise<StopReport> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  #transaction(given: object | undefined): Transaction<Within> | undefined {
    const { commitMs = COMMIT_MS } = this.#parts
    const within = this.#parts.within?.(given)
    return within === undefined ? undefined : { within, commitBy: this.#ports.clock.now() + commitMs }
  }

  #begun(): Promise<void> {
    if (this.#stopped !== undefined) throw stopped()
    if (this.#starting === undefined) throw notStarted()
    return this.#starting
  }

  async #ready(starting: Promise<void> = this.#begun()): Promise<void> {
    await starting
    if (this.#stopped !== undefined) throw stopped()
  }

  async #start(): Promise<void> {
    const { engine } = this.#parts
    try {
      await engine.open()
    } catch (error) {
      this.#starting = undefined
      throw error
    }
    engine.watch(this.#tickets)
    if (this.#dispatcher !== undefined) engine.work(this.#hire(this.#dispatcher))
  }

  #hire(dispatcher: Dispatcher): Courier {
    const { clock, log, identity } = this.#ports
    dispatcher.want(Number.POSITIVE_INFINITY)
    return new Courier({
      archive: this.#archive,
      dispatcher,
      policy: createRetryPolicy(this.#retry, this.#ports),
      clock,
      log,
      worker: `${identity.hostName}:${process.pid}`,
      fences: this.#retry.inDoubt === 'report',
      halt: this.#halt.signal,
      cancellation: (id) => this.#tickets.signalOf(id),
      settled: (delivery, why) => this.#tickets.settleHere(delivery, why),
    })
  }

  async #stop(): Promise<StopReport> {
    const { engine } = this.#parts
    this.#halt.abort(stopped())
    await this.#starting?.catch(() => {})
    if (this.#starting !== undefined) {
      await Promise.allSettled(this.#adding)
      await engine.rest()
      this.#tickets.end(stopped())
      await engine.close()
    }
    return { unsent: [] }
  }
}

function notStarted(): LifecycleError {
  return new LifecycleError('MAILER_NOT_STARTED', 'The manager has not been started.', 'not started')
}

function stopped(): LifecycleError {
  const text = 'The manager was stopped; the mail is still in the queue, where it was not handed over.'
  return new LifecycleError('MAILER_STOPPED', text, 'stopped')
}
