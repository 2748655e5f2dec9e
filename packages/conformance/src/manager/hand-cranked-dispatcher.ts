import {
  type Attempt,
  type AttemptOptions,
  type Clock,
  type Dispatcher,
  LifecycleError,
  type MailObject,
} from '@turbomail/core/contract'
import { HandCrankedAttempt } from './hand-cranked-attempt.ts'

interface Waiting {
  readonly begin: () => void
  readonly giveUp: (reason: unknown) => void
}

/** A dispatcher without a transport: it has as many slots as it is told, and an attempt comes to what the case says. */
export class HandCrankedDispatcher implements Dispatcher {
  /** Attempts that were given a slot, in that order; those that are over included. */
  readonly attempts: HandCrankedAttempt[] = []
  readonly inFlight: Set<HandCrankedAttempt> = new Set()
  mostInFlight: number = 0
  closed: boolean = false
  readonly #clock: Clock
  readonly #waiting = new Set<Waiting>()
  readonly #unready = new Set<() => void>()
  #slots: number

  constructor(clock: Clock, slots: number) {
    this.#clock = clock
    this.#slots = slots
  }

  /** As many attempts can be in flight at once; while it is 0 the relay is out of reach, and nobody knows. */
  set slots(slots: number) {
    this.#slots = slots
    this.#drain()
  }

  get capacity(): number {
    return Math.max(0, this.#slots - this.inFlight.size - this.#waiting.size)
  }

  /** Nothing is limited. */
  notBefore(): number {
    return Number.NEGATIVE_INFINITY
  }

  want(): void {}

  async ready({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    while (this.capacity === 0) {
      signal.throwIfAborted()
      if (this.closed) throw stopped()
      await this.#change(signal)
    }
    signal.throwIfAborted()
  }

  attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    if (this.closed) return Promise.reject(stopped())
    for (const signal of signalsOf(options)) if (signal.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const begin = (): void => this.#begin(mail, options, resolve)
      if (this.capacity > 0) begin()
      else this.#wait(options, begin, reject)
    })
  }

  async verify(): Promise<Readonly<Record<string, unknown>>> {
    return {}
  }

  async close(): Promise<void> {
    this.closed = true
    for (const { giveUp } of this.#waiting) giveUp(stopped())
    this.#wake()
  }

  #begin(mail: MailObject, options: AttemptOptions, begin: (attempt: Promise<Attempt>) => void): void {
    const over = (attempt: HandCrankedAttempt): void => {
      this.inFlight.delete(attempt)
      this.#drain()
    }
    const attempt = new HandCrankedAttempt(mail, options, { now: () => this.#clock.now(), over }, begin)
    this.attempts.push(attempt)
    this.inFlight.add(attempt)
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight.size)
  }

  #wait(options: AttemptOptions, begin: () => void, reject: (reason: unknown) => void): void {
    const signals = signalsOf(options)
    const leave = (): void => {
      this.#waiting.delete(waiting)
      for (const signal of signals) signal.removeEventListener('abort', abort)
    }
    const giveUp = (reason: unknown): void => {
      leave()
      reject(reason)
    }
    const abort = (): void => giveUp(signals.find(({ aborted }) => aborted)?.reason)
    const waiting = {
      begin: () => {
        leave()
        begin()
      },
      giveUp,
    }
    for (const signal of signals) signal.addEventListener('abort', abort)
    this.#waiting.add(waiting)
  }

  #drain(): void {
    for (const { begin } of this.#waiting) {
      if (this.inFlight.size >= this.#slots) break
      begin()
    }
    this.#wake()
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      signal.addEventListener('abort', wake)
      this.#unready.add(wake)
    })
  }

  #wake(): void {
    for (const wake of this.#unready) wake()
    this.#unready.clear()
  }
}

function signalsOf({ signal, waiting }: AttemptOptions): readonly AbortSignal[] {
  return waiting === undefined ? [signal] : [signal, waiting]
}

function stopped(): LifecycleError {
  return new LifecycleError('MAILER_STOPPED', 'The dispatcher has been closed.', 'stopped')
}
