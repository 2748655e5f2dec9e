import type { Clock, Delivered, DeliverOptions, Fate, MailObject, Outcome, Timer } from '@turbomail/core/contract'
import type { Copy } from './copies.ts'
import type { TakenContent } from './take-content.ts'

/**
 * `waiting`: nothing of it has been written. `appending`: some may have been, and it can still be cut off. `committing`: all of it may
 * have been. `concluded`: it is known what it has come to.
 */
type Phase = 'waiting' | 'appending' | 'committing' | 'concluded'

/** How long it may take to cut off a mail that is no longer wanted, before its delivery ends without that. */
const CUTTING_MS = 2_000

/** A mail that is to be appended, from when it waits for the locks until it is known what has become of it. */
export class PendingMail {
  readonly mail: MailObject
  readonly copies: readonly Copy[]
  readonly content: TakenContent
  readonly options: DeliverOptions
  /** When it began to wait. */
  readonly since: number
  readonly delivered: Promise<Delivered>
  readonly #clock: Clock
  #phase: Phase = 'waiting'
  #cutting: Timer | undefined
  #settle: () => void = () => {}
  #resolve: (delivered: Delivered) => void = () => {}
  #reject: (reason: unknown) => void = () => {}

  constructor(mail: MailObject, copies: readonly Copy[], content: TakenContent, options: DeliverOptions, clock: Clock) {
    this.mail = mail
    this.copies = copies
    this.content = content
    this.options = options
    this.#clock = clock
    this.since = clock.now()
    this.delivered = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    options.signal.addEventListener('abort', this.#abort, { once: true })
  }

  get isWaiting(): boolean {
    return this.#phase === 'waiting'
  }

  /** It is still wanted, and begins to be written. */
  begin(phase: 'appending' | 'committing'): void {
    this.#phase = phase
  }

  accept(location: string): void {
    this.#conclude(() => this.#resolve({ outcomes: this.#outcomes((path) => ({ path, fate: 'accepted', location })) }))
  }

  /** Nothing of it is accepted. */
  fail(error: unknown): void {
    this.#conclude(() => this.#reject(error))
  }

  /** It was aborted when some of it had been written, and that was cut off. */
  giveUp(): void {
    this.#conclude(() => this.#resolveOpen('untried', this.options.signal.reason))
  }

  /** All of it was written, and whether that stays nobody can say. */
  doubt(cause: unknown): void {
    this.#conclude(() => this.#resolveOpen('in-doubt', cause))
  }

  /** Tells what it has come to. That waits until the locks have been let go. */
  tell(): void {
    this.options.signal.removeEventListener('abort', this.#abort)
    this.#cutting?.cancel()
    this.#settle()
  }

  readonly #abort = (): void => {
    const { reason } = this.options.signal
    if (this.#phase === 'appending') this.#awaitCut()
    else if (this.#phase === 'waiting') this.#end(() => this.fail(reason))
    else if (this.#phase === 'committing') this.#end(() => this.doubt(reason))
  }

  /** Whoever appends it sees the signal, and never commits. A disk that hangs is not waited for. */
  #awaitCut(): void {
    const end = (): void => this.#end(() => this.giveUp())
    this.#cutting = this.#clock.schedule(end, CUTTING_MS, { keepAlive: true })
  }

  #end(conclude: () => void): void {
    conclude()
    this.tell()
  }

  #conclude(settle: () => void): void {
    if (this.#phase === 'concluded') return
    this.#phase = 'concluded'
    this.#settle = settle
  }

  #resolveOpen(fate: Extract<Fate, 'untried' | 'in-doubt'>, cause: unknown): void {
    const outcomes = this.#outcomes((path) => ({ path, fate, permanence: 'transient', fault: 'relay', cause }))
    this.#resolve({ outcomes, retire: true })
  }

  #outcomes(outcomeOf: (path: Outcome['path']) => Outcome): readonly Outcome[] {
    return this.mail.envelope.recipients.map(({ path }) => outcomeOf(path))
  }
}
