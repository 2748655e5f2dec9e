import { LifecycleError } from '../errors/lifecycle-error.ts'
import { isMailError } from '../errors/mail-error.ts'
import { OptionsError } from '../errors/options-error.ts'
import type { Ports } from '../ports/ports.ts'
import { ChangeWatch } from './change-watch.ts'
import { checkSubmitOptions } from './check-submit-options.ts'
import { createRetryPolicy } from './create-retry-policy.ts'
import { DIRECT_RETRY, type DirectOptions, type ResolvedDirect, resolveDirect } from './direct-options.ts'
import type { Attempt, Dispatcher } from './dispatcher.ts'
import { HeldLines } from './held-lines.ts'
import { aborted, MailJob } from './mail-job.ts'
import type { MailObject } from './mail-object.ts'
import type { Manager, ManagerContext, ManagerFactory, StopReport, SubmitOptions, Ticket, Unsent } from './manager.ts'
import { resolveRetry } from './retry-options.ts'
import type { NextAttempt, RetryPolicy } from './retry-policy.ts'
import { type QueueEntry, WorkQueue } from './work-queue.ts'

/** Hands each mail over at once, as soon as the dispatcher has a slot; used where a mailer is given no manager. */
export function directManager(options?: DirectOptions, name = 'direct'): ManagerFactory {
  const resolved = resolveDirect(options)
  return {
    name,
    submitOptions: [],
    create(dispatcher, context) {
      if (dispatcher !== undefined) return new DirectManager(name, dispatcher, context, resolved)
      throw new OptionsError('OPTIONS_TRANSPORT_MISSING', `The manager ${name} needs a transport.`, 'transport')
    },
  }
}

class DirectManager implements Manager {
  readonly #name: string
  readonly #dispatcher: Dispatcher
  readonly #ports: Ports
  readonly #policy: RetryPolicy
  readonly #maxConcurrent: number
  /** Mails that wait for others to be done, because of `maxConcurrent`. */
  readonly #queue = new WorkQueue<MailJob>()
  /** Where `maxConcurrent` is a bound: mails that limits or pace hold back, which hold no place of it. */
  readonly #lines: HeldLines<MailJob>
  /** How to take out each mail that waits here, in the queue, in a line or for the end of its retry delay. */
  readonly #held = new Map<MailJob, () => void>()
  /** Has the dispatcher give back what has no slot yet. */
  readonly #halt = new AbortController()
  readonly #unsent: Unsent[] = []
  readonly #watch = new ChangeWatch()
  #inFlight = 0
  #started = false
  #stopping = false

  constructor(name: string, dispatcher: Dispatcher, { ports, retry }: ManagerContext, options: ResolvedDirect) {
    this.#name = name
    this.#dispatcher = dispatcher
    this.#ports = ports
    this.#policy = createRetryPolicy(resolveRetry(options.retry, resolveRetry(retry, DIRECT_RETRY)), ports)
    this.#maxConcurrent = options.maxConcurrent
    this.#lines = new HeldLines(ports.clock, () => this.#advance())
    dispatcher.want(options.maxConcurrent, { idleMs: options.idleMs })
  }

  async start(): Promise<void> {
    if (this.#stopping) throw stopped()
    this.#started = true
  }

  async submit(mail: MailObject, options?: SubmitOptions): Promise<Ticket> {
    if (this.#stopping) throw stopped()
    if (!this.#started) throw notStarted()
    checkSubmitOptions(options, this.#name, [])
    const signal = options?.signal
    if (signal?.aborted) throw aborted(signal)
    const job = new MailJob(mail, signal)
    job.onAbort(() => {
      if (this.#takeOut(job)) job.endAborted()
    })
    this.#begin(job)
    return { messageId: mail.messageId, receipt: job.receipt }
  }

  async stop({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StopReport> {
    const handBack = (): void => this.#handBackAll()
    this.#stopping = true
    if (signal?.aborted) handBack()
    signal?.addEventListener('abort', handBack, { once: true })
    while (this.#inFlight > 0 || this.#held.size > 0) await this.#watch.next()
    signal?.removeEventListener('abort', handBack)
    return { unsent: this.#unsent }
  }

  #begin(job: MailJob): void {
    const until = this.#heldUntil(job)
    if (until === undefined && this.#inFlight < this.#maxConcurrent) {
      this.#handOver(job)
      return
    }
    const entry = this.#queue.push(job)
    if (until !== undefined) this.#lines.hold(entry, { line: lineOf(job.next), until })
    this.#held.set(job, () => this.#remove(entry))
  }

  /** Without a bound of its own it leaves all waiting to the dispatcher. */
  #heldUntil({ next }: MailJob): number | undefined {
    if (this.#maxConcurrent === Number.POSITIVE_INFINITY) return undefined
    const until = this.#dispatcher.notBefore(next)
    return until > this.#ports.clock.now() ? until : undefined
  }

  #remove(entry: QueueEntry<MailJob>): void {
    const { queue } = entry
    queue?.remove(entry)
    this.#lines.left(queue)
  }

  async #handOver(job: MailJob): Promise<void> {
    this.#inFlight++
    try {
      let next: NextAttempt | undefined
      do {
        const { signal } = job
        next = this.#judge(job, await this.#dispatcher.attempt(job.next, { signal, waiting: this.#halt.signal }))
      } while (next?.free && this.#heldUntil(job) === undefined)
      if (next === undefined) job.conclude()
      else if (this.#halt.signal.aborted) this.#handBack(job)
      else this.#delay(job, next)
    } catch (error) {
      this.#endAfter(error, job)
    }
    this.#inFlight--
    this.#advance()
  }

  /** What the policy says to the next attempt after this one. Throws what ended the mail for another reason. */
  #judge(job: MailJob, attempt: Attempt): NextAttempt | undefined {
    const { signal } = job
    job.history.push(attempt)
    const next = this.#policy.next(attempt, job.history)
    if (signal.aborted && (next !== undefined || isUntried(attempt))) throw signal.reason
    if (next !== undefined) job.next = next.mail
    return next
  }

  #delay(job: MailJob, { notBefore }: NextAttempt): void {
    const begin = (): void => {
      this.#held.delete(job)
      this.#begin(job)
    }
    const { clock } = this.#ports
    const timer = clock.schedule(begin, Math.max(0, notBefore - clock.now()), { keepAlive: true })
    this.#held.set(job, () => timer.cancel())
  }

  #endAfter(error: unknown, job: MailJob): void {
    if (job.signal.aborted && error === job.signal.reason) job.endAborted()
    else if (isMailError(error, 'MAILER_STOPPED')) this.#handBack(job)
    else job.endWith(error)
  }

  /** Gives the slots of `maxConcurrent` that have become free to those that wait for one. */
  #advance(): void {
    while (this.#inFlight < this.#maxConcurrent) {
      const entry = this.#lines.first ?? this.#queue.first
      if (entry === undefined) break
      const { value: job } = entry
      const until = this.#heldUntil(job)
      if (until === undefined) {
        this.#remove(entry)
        this.#held.delete(job)
        this.#handOver(job)
      } else this.#lines.hold(entry, { line: lineOf(job.next), until })
    }
    this.#watch.changed()
  }

  #takeOut(job: MailJob): boolean {
    this.#held.get(job)?.()
    const held = this.#held.delete(job)
    this.#watch.changed()
    return held
  }

  #handBackAll(): void {
    this.#halt.abort(stopped())
    for (const job of [...this.#held.keys()]) if (this.#takeOut(job)) this.#handBack(job)
  }

  #handBack(job: MailJob): void {
    const cause = job.history.at(-1)?.failure
    const error = stopped(cause)
    this.#unsent.push({ mail: job.next, cause: cause ?? error })
    job.endWith(error)
  }
}

/** Mails from the same sender to the same domains are held back together. */
function lineOf({ envelope }: MailObject): string {
  const domains = new Set(envelope.recipients.map(({ path }) => path.domain.toLowerCase()))
  return [envelope.reversePath ?? '', ...[...domains].sort()].join(' ')
}

function isUntried({ outcomes }: Attempt): boolean {
  return outcomes.every(({ fate }) => fate === 'untried')
}

function notStarted(): LifecycleError {
  return new LifecycleError('MAILER_NOT_STARTED', 'The manager has not been started.', 'not started')
}

function stopped(cause?: unknown): LifecycleError {
  const options = cause === undefined ? undefined : { cause }
  return new LifecycleError(
    'MAILER_STOPPED',
    'The manager was stopped before the mail was handed over.',
    'stopped',
    options,
  )
}
