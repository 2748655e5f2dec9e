import {
  type Attempt,
  conclude,
  createRetryPolicy,
  type Dispatcher,
  LifecycleError,
  MailError,
  type MailObject,
  type Ports,
  type Receipt,
  type RetryPolicy,
} from '@turbomail/core/contract'
import type { CopyReport } from './copy-report.ts'
import type { ResolvedTee } from './options.ts'

/** The copies for one relay: made beside the mails, tried again by a policy of their own, and none is lost in silence. */
export class Copies {
  readonly #name: string
  readonly #dispatcher: Dispatcher
  readonly #ports: Ports
  readonly #options: ResolvedTee
  readonly #policy: RetryPolicy
  readonly #pending = new Set<Promise<void>>()
  /** Ends the waiting between attempts. */
  readonly #closing = new AbortController()
  /** Ends everything. */
  readonly #halt = new AbortController()

  constructor(name: string, dispatcher: Dispatcher, ports: Ports, options: ResolvedTee) {
    this.#name = name
    this.#dispatcher = dispatcher
    this.#ports = ports
    this.#options = options
    this.#policy = createRetryPolicy(options.retry, ports)
  }

  get dispatcher(): Dispatcher {
    return this.#dispatcher
  }

  /** Resolves when the copy is done with, made or not. Never rejects. */
  make(mail: MailObject): Promise<void> {
    if (this.#pending.size >= this.#options.maxPending) {
      const message = `${this.#pending.size} copies to ${this.#name} are under way already`
      this.#report({ mail, error: new MailError('COPY_FAILED', message) })
      return Promise.resolve()
    }
    const making = this.#make(mail).finally(() => this.#pending.delete(making))
    this.#pending.add(making)
    return making
  }

  /** Waits for what is under way, for as long as the options allow. */
  async close(): Promise<void> {
    this.#closing.abort()
    const late = (): void => this.#halt.abort(stopped())
    const timer = this.#ports.clock.schedule(late, this.#options.drainMs, { keepAlive: true })
    await Promise.all(this.#pending)
    timer.cancel()
    await this.#dispatcher.close()
  }

  async #make(mail: MailObject): Promise<void> {
    try {
      const receipt = await this.#handOver(mail)
      this.#report({ mail, receipt })
    } catch (error) {
      this.#report({ mail, error })
    }
  }

  async #handOver(mail: MailObject): Promise<Receipt> {
    const history: Attempt[] = []
    const { signal } = this.#halt
    for (let next = mail; ; ) {
      const attempt = await this.#dispatcher.attempt(next, { signal })
      history.push(attempt)
      const further = this.#policy.next(attempt, history)
      if (further === undefined) return conclude(mail, history)
      if (!further.free) await this.#until(further.notBefore)
      if (!further.free && this.#closing.signal.aborted) return conclude(mail, history)
      next = further.mail
    }
  }

  /** Resolves at that time, or when this is being closed. */
  #until(time: number): Promise<void> {
    const { signal } = this.#closing
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const wake = (): void => {
        timer.cancel()
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const delayMs = Math.max(0, time - this.#ports.clock.now())
      const timer = this.#ports.clock.schedule(wake, delayMs, { keepAlive: true })
      signal.addEventListener('abort', wake)
    })
  }

  #report(told: Omit<CopyReport, 'transport'>): void {
    const report = { transport: this.#name, ...told }
    const { log } = this.#ports
    if (log.heard('copy')) log.publish('copy', report)
    if (told.receipt === undefined || told.receipt.accepted.length < told.receipt.outcomes.length) this.#warn(report)
    try {
      this.#options.onCopy?.(report)
    } catch (error) {
      log.warn({ code: 'LISTENER_FAILED', message: 'The onCopy of a tee threw.', detail: error })
    }
  }

  #warn(report: CopyReport): void {
    const { mail, error } = report
    const why = error instanceof Error ? error.message : 'it was not accepted for everybody'
    const message = `The copy of ${mail.messageId} to ${this.#name} was not made: ${why}`
    this.#ports.log.warn({ code: 'COPY_FAILED', message, detail: report })
  }
}

function stopped(): LifecycleError {
  return new LifecycleError('MAILER_STOPPED', 'The mailer was stopped before the copy was made.', 'stopped')
}
