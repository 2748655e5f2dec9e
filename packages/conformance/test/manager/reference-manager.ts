import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Attempt,
  checkSubmitOptions,
  createRetryPolicy,
  type Dispatcher,
  type ErrorCode,
  isMailError,
  LifecycleError,
  MailError,
  type MailObject,
  type Manager,
  type ManagerContext,
  type ManagerFactory,
  type NextAttempt,
  neverAborted,
  type Ports,
  type ResolvedRetry,
  type RetryPolicy,
  resolveRetry,
  type StopReport,
  type SubmitOptions,
  type Ticket,
  type Timer,
  type Unsent,
} from '@turbomail/core/contract'
import { aborted, Job } from './job.ts'

const DEFAULT_RETRY: ResolvedRetry = Object.freeze({
  attempts: 4,
  delayMs: 1_000,
  maxDelayMs: 60_000,
  deadlineMs: 600_000,
  scope: 'transient',
  inDoubt: 'report',
})

/**
 * A simple honest queue: first in, first out, in memory. Cut into small methods so that each mutant of it can break one
 * promise. Long because: the mutants need all of it in one class.
 */
export class ReferenceManager implements Manager {
  readonly dispatcher: Dispatcher
  readonly ports: Ports
  readonly retry: ResolvedRetry
  readonly maxConcurrent: number
  policy: RetryPolicy
  queue: Job[] = []
  /** How to take back the timer of each mail that waits to be tried again. */
  readonly delayed = new Map<Job, Timer>()
  readonly inFlight = new Set<Job>()
  readonly held = new AsyncLocalStorage<Job[]>()
  /** Has the dispatcher give back what has no slot. */
  readonly halt = new AbortController()
  readonly unsent: Unsent[] = []
  open = 0
  started: Promise<void> | undefined
  stopped: Promise<StopReport> | undefined
  private waitsForSlot = false
  private watchers: (() => void)[] = []

  constructor(dispatcher: Dispatcher, { ports, retry }: ManagerContext, maxConcurrent: number) {
    this.dispatcher = dispatcher
    this.ports = ports
    this.retry = resolveRetry(retry, DEFAULT_RETRY)
    this.policy = createRetryPolicy(this.retry, ports)
    this.maxConcurrent = maxConcurrent
  }

  async start(): Promise<void> {
    if (this.stopped !== undefined) throw lifecycle('MAILER_STOPPED')
    this.started ??= this.prepare()
    return this.started
  }

  async prepare(): Promise<void> {
    await Promise.resolve()
  }

  /** Throws unless mail is taken; waits for a start that is under way. */
  async enter(): Promise<void> {
    if (this.stopped !== undefined) throw lifecycle('MAILER_STOPPED')
    if (this.started === undefined) throw lifecycle('MAILER_NOT_STARTED')
    await this.started
    if (this.stopped !== undefined) throw lifecycle('MAILER_STOPPED')
  }

  async submit(mail: MailObject, options: SubmitOptions = {}): Promise<Ticket> {
    const { signal = neverAborted, ...others } = options
    const held = this.heldNow()
    this.checkOptions(others)
    await this.enter()
    if (signal.aborted) throw aborted(signal)
    const job = this.take(mail, signal)
    if (held === undefined) this.enqueue(job)
    else this.hold(held, job)
    return this.ticketOf(job)
  }

  /** Where the calling code's transaction holds its mails. */
  heldNow(): Job[] | undefined {
    return this.held.getStore()
  }

  hold(held: Job[], job: Job): void {
    held.push(job)
  }

  checkOptions(options: object): void {
    checkSubmitOptions(options, 'reference', [])
  }

  take(mail: MailObject, signal: AbortSignal): Job {
    const job = new Job(mail, signal)
    this.listen(job)
    return job
  }

  ticketOf({ mail, receipt }: Job): Ticket {
    return { messageId: mail.messageId, receipt }
  }

  listen(job: Job): void {
    const cancel = (): void => this.cancel(job)
    job.deafen = () => job.signal.removeEventListener('abort', cancel)
    job.signal.addEventListener('abort', cancel)
  }

  /** A mail in flight is told by its attempt. */
  cancel(job: Job): void {
    if (this.inFlight.has(job)) return
    this.takeOut(job)
    job.endWith(aborted(job.signal))
    this.changed()
  }

  takeOut(job: Job): void {
    this.delayed.get(job)?.cancel()
    this.delayed.delete(job)
    this.queue = this.queue.filter((other) => other !== job)
  }

  enqueue(job: Job): void {
    if (job.signal.aborted) return
    this.queue.push(job)
    this.advance()
  }

  /** Begins as much as may be begun. */
  advance(): void {
    while (this.mayBegin() && this.dispatcher.capacity > 0) {
      const job = this.nextJob()
      if (job !== undefined) this.begin(job)
    }
    if (this.mayBegin()) this.waitForSlot()
    this.changed()
  }

  mayBegin(): boolean {
    return this.queue.length > 0 && this.inFlight.size < this.maxConcurrent
  }

  nextJob(): Job | undefined {
    return this.queue.shift()
  }

  async waitForSlot(): Promise<void> {
    if (this.waitsForSlot) return
    this.waitsForSlot = true
    try {
      await this.dispatcher.ready({ signal: this.halt.signal })
      this.waitsForSlot = false
      this.advance()
    } catch {
      this.waitsForSlot = false
    }
  }

  async begin(job: Job): Promise<void> {
    this.inFlight.add(job)
    try {
      const attempt = await this.attempt(job)
      this.inFlight.delete(job)
      job.history.push(attempt)
      this.settle(job, attempt)
    } catch (error) {
      this.inFlight.delete(job)
      this.endAfter(job, error)
    }
    this.advance()
  }

  attempt(job: Job): Promise<Attempt> {
    return this.dispatcher.attempt(job.next, { signal: job.signal, waiting: this.halt.signal })
  }

  settle(job: Job, attempt: Attempt): void {
    const next = this.policy.next(attempt, job.history)
    if (job.signal.aborted && (next !== undefined || isUntried(attempt))) this.endCancelled(job)
    else if (next === undefined) this.finish(job)
    else if (this.halt.signal.aborted) this.handBack(job, next)
    else this.again(job, next)
  }

  /** A mail that was cancelled in flight, and not handed over. */
  endCancelled(job: Job): void {
    job.endWith(aborted(job.signal))
  }

  finish(job: Job): void {
    job.conclude()
  }

  endAfter(job: Job, error: unknown): void {
    if (job.signal.aborted && error === job.signal.reason) this.endCancelled(job)
    else if (isMailError(error, 'MAILER_STOPPED')) this.handBack(job)
    else job.endWith(error)
  }

  again(job: Job, next: NextAttempt): void {
    job.next = next.mail
    if (next.free) this.queue.unshift(job)
    else this.delay(job, next.notBefore)
  }

  delay(job: Job, notBefore: number): void {
    const { clock } = this.ports
    const due = (): void => {
      this.delayed.delete(job)
      this.enqueue(job)
    }
    this.delayed.set(job, clock.schedule(due, notBefore - clock.now(), this.timerOptions()))
  }

  timerOptions(): { readonly keepAlive: boolean } {
    return { keepAlive: true }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.enter()
    const held: Job[] = []
    this.open++
    try {
      const result = await this.held.run(held, work)
      for (const job of held) this.enqueue(job)
      return result
    } catch (cause) {
      this.rollBack(held, cause)
      throw cause
    } finally {
      this.open--
      this.changed()
    }
  }

  rollBack(held: readonly Job[], cause: unknown): void {
    for (const job of held) job.endWith(new MailError('TRANSACTION_ROLLED_BACK', 'Rolled back.', { cause }))
  }

  inTransaction(): boolean {
    return this.held.getStore() !== undefined
  }

  stop({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StopReport> {
    this.stopped ??= this.drain()
    this.heed(signal)
    return this.stopped
  }

  heed(signal: AbortSignal | undefined): void {
    if (signal?.aborted) this.handBackAll()
    else signal?.addEventListener('abort', () => this.handBackAll(), { once: true })
  }

  async drain(): Promise<StopReport> {
    await this.started
    while (this.isBusy()) await this.nextChange()
    return { unsent: this.unsent }
  }

  isBusy(): boolean {
    return this.open + this.queue.length + this.delayed.size + this.inFlight.size > 0
  }

  handBackAll(): void {
    for (const job of [...this.queue, ...this.delayed.keys()]) {
      this.takeOut(job)
      this.handBack(job)
    }
    this.halt.abort(lifecycle('MAILER_STOPPED'))
    this.changed()
  }

  handBack(job: Job, next?: NextAttempt): void {
    if (next !== undefined) job.next = next.mail
    const error = lifecycle('MAILER_STOPPED')
    this.report({ mail: job.next, cause: job.history.at(-1)?.failure ?? error })
    job.endWith(error)
  }

  report(unsent: Unsent): void {
    this.unsent.push(unsent)
  }

  nextChange(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve))
  }

  changed(): void {
    for (const wake of this.watchers.splice(0)) wake()
  }
}

export function lifecycle(code: Extract<ErrorCode, `MAILER_${string}`>): LifecycleError {
  return new LifecycleError(code, 'The manager takes no mail.', code === 'MAILER_STOPPED' ? 'stopped' : 'not started')
}

function isUntried({ outcomes }: Attempt): boolean {
  return outcomes.every(({ fate }) => fate === 'untried')
}

/** What makes a manager of this kind. */
export type ManagerClass = new (dispatcher: Dispatcher, context: ManagerContext, maxConcurrent: number) => Manager

export function reference(maxConcurrent: number, Class: ManagerClass = ReferenceManager): ManagerFactory {
  return {
    name: 'reference',
    submitOptions: [],
    create(dispatcher, context) {
      if (dispatcher === undefined) throw new TypeError('The reference manager needs a dispatcher.')
      return new Class(dispatcher, context, maxConcurrent)
    },
  }
}
