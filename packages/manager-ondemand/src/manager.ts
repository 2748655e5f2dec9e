import {
  type Attempt,
  type Clock,
  createRetryPolicy,
  type Dispatcher,
  isMailError,
  type MailObject,
  type Manager,
  type ManagerContext,
  type NextAttempt,
  neverAborted,
  type RetryPolicy,
  resolveRetry,
  type StopReport,
  type SubmitOptions,
  type Ticket,
} from '@turbomail/core/contract'
import { Alarm } from './alarm.ts'
import { Backlog } from './backlog.ts'
import { Bulletin } from './bulletin.ts'
import { aborted, notStarted, stopped } from './errors.ts'
import type { OnDemandFigures } from './figures.ts'
import type { QueuedMail } from './mail.ts'
import { ON_DEMAND_RETRY, type ResolvedOnDemand } from './options.ts'
import { type OnDemandSubmitOptions, resolveSubmit } from './submit-options.ts'
import { UnsentMails } from './unsent.ts'
import { Workers } from './workers.ts'

export const NAME = 'ondemand'

/** Hands over from its queue whenever the dispatcher has a slot. */
export class OnDemandManager implements Manager<OnDemandSubmitOptions> {
  readonly #dispatcher: Dispatcher
  readonly #clock: Clock
  readonly #policy: RetryPolicy
  readonly #backlog: Backlog
  readonly #workers: Workers
  readonly #alarm: Alarm
  readonly #bulletin: Bulletin
  readonly #running: Set<OnDemandManager>
  /** Has the dispatcher give back what has no slot yet. */
  readonly #halt = new AbortController()
  readonly #unsent = new UnsentMails()
  readonly #notBefore = (mail: MailObject): number => this.#dispatcher.notBefore(mail)
  #started = false
  #stopped: Promise<StopReport> | undefined
  #whenEmpty: (() => void) | undefined
  #isAdvancing = false
  #isAwaitingSlot = false

  /** Puts itself among those that are `running`, from its start until it is stopped. */
  constructor(
    dispatcher: Dispatcher,
    { ports, retry }: ManagerContext,
    options: ResolvedOnDemand,
    running: Set<OnDemandManager>,
  ) {
    this.#running = running
    this.#dispatcher = dispatcher
    this.#clock = ports.clock
    this.#policy = createRetryPolicy(resolveRetry(options.retry, resolveRetry(retry, ON_DEMAND_RETRY)), ports)
    this.#backlog = new Backlog(options, ports.clock, () => this.#advance())
    this.#workers = new Workers(dispatcher, options)
    this.#alarm = new Alarm(ports.clock, () => this.#advance())
    this.#bulletin = new Bulletin(NAME, ports, () => this.figures)
  }

  get figures(): OnDemandFigures {
    return { ...this.#backlog.figures(), workers: this.#workers.wanted }
  }

  async start(): Promise<void> {
    if (this.#stopped !== undefined) throw stopped()
    this.#started = true
    this.#running.add(this)
    this.#workers.want(this.#backlog.size)
  }

  submit(mail: MailObject, given?: SubmitOptions & OnDemandSubmitOptions): Promise<Ticket> {
    try {
      return this.#submit(mail, given)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async stop({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StopReport> {
    const handBack = (): void => this.#handBackAll()
    this.#stopped ??= this.#drain()
    if (signal?.aborted) handBack()
    signal?.addEventListener('abort', handBack, { once: true })
    try {
      return await this.#stopped
    } finally {
      signal?.removeEventListener('abort', handBack)
    }
  }

  #submit(mail: MailObject, given: (SubmitOptions & OnDemandSubmitOptions) | undefined): Promise<Ticket> {
    if (this.#stopped !== undefined) throw stopped()
    if (!this.#started) throw notStarted()
    const options = resolveSubmit(given, NAME)
    if (options.signal?.aborted) throw aborted(options.signal)
    return this.#backlog.submit(mail, options)
  }

  async #drain(): Promise<StopReport> {
    this.#backlog.close(stopped())
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve
      this.#rest()
    })
    this.#workers.dismiss()
    this.#running.delete(this)
    return this.#unsent.report()
  }

  /** Does what is due, gives every free slot to a mail, and arranges to be woken. */
  #advance(): void {
    if (this.#isAdvancing) return
    this.#isAdvancing = true
    const now = this.#clock.now()
    this.#backlog.run(now)
    this.#workers.want(this.#backlog.size)
    this.#fill(now)
    this.#isAdvancing = false
    this.#rest()
  }

  #fill(now: number): void {
    while (this.#backlog.isAwake) {
      if (this.#dispatcher.capacity <= 0) {
        this.#awaitSlot()
        return
      }
      const entry = this.#backlog.take(now, this.#notBefore)
      if (entry !== undefined) this.#handOver(entry)
    }
  }

  #rest(): void {
    const isEmpty = this.#backlog.size === 0
    if (isEmpty) {
      this.#alarm.off()
      this.#whenEmpty?.()
    } else this.#alarm.set(this.#backlog.nextDue)
    this.#bulletin.changed(isEmpty)
  }

  async #awaitSlot(): Promise<void> {
    if (this.#isAwaitingSlot) return
    this.#isAwaitingSlot = true
    try {
      await this.#dispatcher.ready({ signal: neverAborted })
    } catch {
      this.#handBackAll() // it was closed, and no slot will ever be free
    }
    this.#isAwaitingSlot = false
    this.#advance()
  }

  async #handOver(entry: QueuedMail): Promise<void> {
    const waiting = this.#halt.signal
    try {
      let next: NextAttempt | undefined
      do {
        const attempt = await this.#dispatcher.attempt(entry.next, { signal: entry.signal, waiting })
        next = this.#judge(attempt, entry)
      } while (next?.free && this.#backlog.reasonAgainst(entry, next.notBefore) === undefined)
      this.#backlog.land(entry)
      this.#goOn(entry, next)
    } catch (error) {
      this.#backlog.land(entry)
      this.#endAfter(error, entry)
    }
    this.#advance()
  }

  /** What the policy says to the next attempt. Throws what ended the mail for another reason. */
  #judge(attempt: Attempt, entry: QueuedMail): NextAttempt | undefined {
    const { signal } = entry
    entry.history ??= []
    entry.history.push(attempt)
    const next = this.#policy.next(attempt, entry.history)
    if (signal.aborted && (next !== undefined || isUntried(attempt))) throw signal.reason
    if (next !== undefined) entry.next = next.mail
    return next
  }

  #goOn(entry: QueuedMail, next: NextAttempt | undefined): void {
    const reason = next && this.#backlog.reasonAgainst(entry, next.notBefore)
    if (next === undefined || reason !== undefined) this.#backlog.end(entry, reason)
    else if (this.#halt.signal.aborted) this.#handBack(entry)
    else this.#backlog.delay(entry, next.notBefore)
  }

  #endAfter(error: unknown, entry: QueuedMail): void {
    const { signal } = entry
    if (signal.aborted && error === signal.reason) this.#backlog.end(entry, aborted(signal))
    else if (isMailError(error, 'MAILER_STOPPED')) this.#handBack(entry)
    else this.#backlog.end(entry, error)
  }

  #handBackAll(): void {
    this.#halt.abort(stopped())
    for (const entry of this.#backlog.mails) if (this.#backlog.takeOut(entry)) this.#handBack(entry)
    this.#rest()
  }

  #handBack(entry: QueuedMail): void {
    const error = stopped(entry.failure)
    this.#unsent.add(entry, entry.failure ?? error)
    this.#backlog.end(entry, error)
  }
}

function isUntried({ outcomes }: Attempt): boolean {
  return outcomes.every(({ fate }) => fate === 'untried')
}
