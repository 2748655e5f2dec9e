import {
  type Attempt,
  type AttemptOptions,
  type Clock,
  type Dispatcher,
  isMailError,
  type MailObject,
  type Outcome,
} from '@turbomail/core/contract'

/** Whoever wants to know of a member. */
export interface MemberListener {
  /** An attempt is over. */
  changed(): void
  /** It has begun to fail, or no longer does. */
  turned(): void
}

/**
 * One relay of a combination, and what is known of it. A relay counts as failing from a failure of its own until a mail gets
 * an answer there. As long as it does, one mail at a time tries it out, while the others go past.
 */
export class Member {
  readonly name: string
  readonly dispatcher: Dispatcher
  /** Its share where mails are shared out. */
  readonly weight: number
  readonly #clock: Clock
  readonly #listener: MemberListener
  #failing = false
  #inFlight = 0

  constructor(name: string, dispatcher: Dispatcher, weight: number, clock: Clock, listener: MemberListener) {
    this.name = name
    this.dispatcher = dispatcher
    this.weight = weight
    this.#clock = clock
    this.#listener = listener
  }

  get isFailing(): boolean {
    return this.#failing
  }

  /** What it can be given now. */
  get capacity(): number {
    if (!this.#failing) return this.dispatcher.capacity
    return this.#inFlight > 0 ? 0 : Math.min(1, this.dispatcher.capacity)
  }

  /** Whether this mail would begin at once. */
  takes(mail: MailObject): boolean {
    return this.capacity > 0 && this.dispatcher.notBefore(mail) <= this.#clock.now()
  }

  async attempt(mail: MailObject, options: AttemptOptions): Promise<Attempt> {
    this.#inFlight++
    try {
      const attempt = await this.dispatcher.attempt(mail, options)
      this.#learn(attempt)
      return attempt
    } finally {
      this.#inFlight--
      this.#listener.changed()
    }
  }

  #learn({ outcomes, failure }: Attempt): void {
    if (failure?.stale) return
    const fails = !outcomes.some(isAnswered) && (this.#failing || outcomes.some(isOfTheRelay))
    if (fails === this.#failing) return
    this.#failing = fails
    this.#listener.turned()
  }
}

/** The codes of what one relay lacks and another may have. */
const CAPABILITIES: readonly string[] = [
  'SMTPUTF8_UNAVAILABLE',
  'EXTENSION_UNAVAILABLE',
  'SIZE_EXCEEDED',
  'CONTENT_NEEDS_8BITMIME',
]

/** Whether the relay cannot carry the mail, and another may. */
export function isIncapable(error: unknown): boolean {
  return isMailError(error) && CAPABILITIES.includes(error.code)
}

/** Whether nobody took the mail, through a fault of the relay. */
export function isOfTheRelay({ fate, fault }: Outcome): boolean {
  return (fate === 'untried' || fate === 'refused') && fault === 'relay'
}

function isAnswered({ fate, fault }: Outcome): boolean {
  return fate === 'accepted' || (fate === 'refused' && fault !== 'relay')
}
