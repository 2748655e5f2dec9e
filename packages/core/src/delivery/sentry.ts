import type { Clock } from '../ports/clock.ts'
import type { Ports } from '../ports/ports.ts'
import { Breaker } from './breaker.ts'
import type { Attempt } from './dispatcher.ts'
import type { ResolvedGuards } from './guards.ts'
import type { Hold, Limiter } from './limiter.ts'
import type { MailObject } from './mail-object.ts'
import { Pace } from './pace.ts'
import type { Outcome } from './receipt.ts'
import { tell } from './tell.ts'
import { TransportFailedError } from './transport-failed-error.ts'

/** The guards of one relay, asked as one: its limits, its pace and its breaker. */
export class Sentry {
  readonly #ports: Ports
  readonly #clock: Clock
  readonly #limiter: Limiter | undefined
  readonly #pace: Pace | undefined
  readonly #breaker: Breaker | undefined

  constructor(name: string, { limiter, breaker, pace }: ResolvedGuards, ports: Ports) {
    this.#ports = ports
    this.#clock = ports.clock
    this.#limiter = limiter
    this.#pace = pace && new Pace(pace)
    this.#breaker = breaker && new Breaker(name, breaker, ports.clock)
  }

  /** Whether every mail may begin now, and nothing need be noted of it. */
  get isCalm(): boolean {
    return this.#limiter === undefined && this.#pace?.isCalm !== false && this.isOpen
  }

  /** Whether the breaker lets everything pass. */
  get isOpen(): boolean {
    return this.#breaker?.isClosed !== false
  }

  /** How long the breaker lets nothing pass. */
  get shutForMs(): number {
    return this.#breaker?.openForMs ?? 0
  }

  /** How many of `free` slots the breaker lets attempts have. */
  slots(free: number): number {
    return this.#breaker?.slots(free) ?? free
  }

  /** What limits or pace hold this mail back with. */
  hold(mail: MailObject): Hold | undefined {
    const now = this.#clock.now()
    const limited = this.#limiter?.hold(mail, now)
    const paced = this.#pace?.hold(mail, now)
    return limited === undefined || (paced !== undefined && paced.until > limited.until) ? paced : limited
  }

  /** What an attempt that is made now fails with, because of the breaker. */
  refuses(): TransportFailedError | undefined {
    return this.#breaker?.refuses()
  }

  /** As `refuses`, for one whose turn it is: it may be the breaker's probe from now on. */
  enter(attempt: object): TransportFailedError | undefined {
    return this.#breaker?.enter(attempt)
  }

  /** An attempt leaves, or waits again. */
  withdraw(attempt: object | undefined): void {
    this.#breaker?.withdraw(attempt)
  }

  /** Notes that a mail begins now, and says when that is, if anybody wants to know how its attempt ends. */
  begin(mail: MailObject): number | undefined {
    if (this.isCalm) return undefined
    const now = this.#clock.now()
    this.#limiter?.begin(mail, now)
    this.#pace?.begin(mail, now)
    return now
  }

  /** Notes that the attempt that began then has come to its end. */
  end(mail: MailObject, began: number | undefined): void {
    if (began !== undefined) this.#limiter?.end?.(mail, began, this.#clock.now())
  }

  /**
   * Learns from what was made of `attempt`, if it came to anything. `isBlamed` says that the instance has failed already:
   * the mails that were under way on it fail with it, and are no further failures of the relay.
   */
  judge(made: Attempt | undefined, isAborted: boolean, isBlamed: boolean, attempt: object | undefined): void {
    if (made !== undefined) this.#pace?.heed(made)
    if (this.#breaker === undefined) return
    const verdict = made === undefined ? 'nothing' : verdictOn(made, isAborted)
    if (verdict === 'works') this.#breaker.worked()
    else if (verdict === 'nothing' || made === undefined || isBlamed) this.#breaker.withdraw(attempt)
    else this.#failed(causeOf(made), attempt)
  }

  /** The relay has been reached, by somebody who asked for no more. */
  reachable(): void {
    this.#breaker?.reachable()
  }

  /** The relay could not be reached; `attempt` is one of those that failed for it. */
  unreachable(failure: TransportFailedError, attempt: Attempt | undefined): void {
    if (attempt !== undefined) this.#pace?.heed(attempt)
    if (failure.fault === 'relay') this.#failed(failure)
  }

  #failed(cause: Error, attempt?: object): void {
    const hasOpened = this.#breaker?.failed(cause, attempt) === true
    const refusal = this.#breaker?.refuses()
    if (hasOpened && refusal !== undefined) {
      this.#ports.log.warn({ code: refusal.code, message: refusal.message, detail: cause })
    }
  }
}

/** Only what speaks of the relay counts; any answer of another kind shows that it works. */
function verdictOn({ outcomes, failure }: Attempt, isAborted: boolean): 'works' | 'fails' | 'nothing' {
  if (outcomes.some(isAccepted)) return 'works'
  if (isAborted || failure?.stale === true) return 'nothing'
  return outcomes.every(({ fault }) => fault === 'relay') ? 'fails' : 'works'
}

function isAccepted({ fate }: Outcome): boolean {
  return fate === 'accepted'
}

function causeOf({ failure, outcomes: [first] }: Attempt): Error {
  if (failure !== undefined) return failure
  if (first?.cause instanceof Error) return first.cause
  return new TransportFailedError('TRANSPORT_FAILED', first === undefined ? '' : tell(first), replyOf(first))
}

function replyOf(outcome: Outcome | undefined): { permanence: 'transient'; reply?: NonNullable<Outcome['reply']> } {
  const reply = outcome?.reply
  return { permanence: 'transient', ...(reply === undefined ? {} : { reply }) }
}
