import type { Attempt, AttemptOptions, MailObject, Outcome, TransportFailedError } from '@turbomail/core/contract'

/** What an outcome is besides its path. */
export type Ending = Omit<Outcome, 'path'>

const ACCEPTED: Ending = { fate: 'accepted' }

/** What an attempt needs of its dispatcher. */
export interface Crank {
  now(): number
  /** Frees the slot. */
  over(attempt: HandCrankedAttempt): void
}

/** An attempt that is in flight until the case says what it comes to. */
export class HandCrankedAttempt {
  readonly mail: MailObject
  readonly options: AttemptOptions
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly #crank: Crank
  readonly #begin: (attempt: Promise<Attempt>) => void

  constructor(mail: MailObject, options: AttemptOptions, crank: Crank, begin: (attempt: Promise<Attempt>) => void) {
    this.mail = mail
    this.options = options
    this.startedAt = crank.now()
    this.#crank = crank
    this.#begin = begin
  }

  /** Every recipient is accepted, unless `ending` says otherwise for the one at that place. */
  accept(ending: (index: number) => Ending = () => ACCEPTED): readonly Outcome[] {
    const outcomes = this.mail.envelope.recipients.map(({ path }, index) => ({ path, ...ending(index) }))
    this.#end({ outcomes })
    return outcomes
  }

  refuse(permanence: 'transient' | 'permanent' = 'permanent'): readonly Outcome[] {
    const code = permanence === 'permanent' ? 550 : 450
    const reply = { code, enhanced: [code === 550 ? 5 : 4, 1, 1], lines: ['No, thank you'] } as const
    return this.accept(() => ({ fate: 'refused', permanence, fault: 'recipient', reply }))
  }

  doubt(): readonly Outcome[] {
    return this.accept(() => ({ fate: 'in-doubt', permanence: 'transient', fault: 'relay' }))
  }

  /** The transport failed before anything can have been accepted. */
  fail(failure: TransportFailedError): void {
    const { permanence, fault } = failure
    const outcomes = this.mail.envelope.recipients.map(
      ({ path }): Outcome => ({ path, fate: 'untried', permanence, fault, cause: failure }),
    )
    this.#end({ outcomes, failure })
  }

  /** Nothing was handed over, for a reason that is not the transport's. */
  reject(reason: unknown): void {
    this.#begin(Promise.reject(reason))
    this.#crank.over(this)
  }

  #end(result: Pick<Attempt, 'outcomes' | 'failure'>): void {
    const { mail, startedAt } = this
    this.#begin(Promise.resolve({ mail, startedAt, endedAt: this.#crank.now(), ...result }))
    this.#crank.over(this)
  }
}
