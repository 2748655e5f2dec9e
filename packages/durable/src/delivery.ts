import { type Attempt, type MailObject, narrowMail } from '@turbomail/core/contract'
import type { Archived } from './archive.ts'
import type { Taken } from './engine.ts'
import { type Progress, readHistory } from './progress.ts'
import { narrowToPlaces, placesOf, storeAttempt, type Whereabouts } from './stored-attempt.ts'

/** A mail that a worker has in hand: its attempts so far, and whom the next one is for. */
export class Delivery {
  readonly taken: Taken
  readonly mail: MailObject
  readonly stored: Archived['stored']
  /** Every attempt, those before a person had the mail sent again included. */
  readonly history: Attempt[]
  /** The mail of the next attempt. */
  next: MailObject
  #progress: Progress

  constructor(taken: Taken, { mail, stored, progress }: Archived) {
    this.taken = taken
    this.mail = mail
    this.stored = stored
    this.history = readHistory(mail, progress)
    this.next = narrowToPlaces(mail, progress.pending)
    this.#progress = progress
  }

  /** What is to be kept of it now. */
  get progress(): Progress {
    return this.#progress
  }

  /** The attempts that count for retries. */
  get counted(): readonly Attempt[] {
    return this.history.slice(this.#progress.counted ?? 0)
  }

  /** How an attempt that may have got through began, of which nothing more was heard. */
  get fence(): Whereabouts | undefined {
    return this.#progress.fence
  }

  /** What is kept ahead of the instant from which the mail may have been accepted. */
  fenced(whereabouts: Whereabouts): Progress {
    return { ...this.#progress, fence: whereabouts }
  }

  add(attempt: Attempt, worker: string): void {
    this.history.push(attempt)
    const { fence: _, ...rest } = this.#progress
    this.#progress = { ...rest, history: [...rest.history, storeAttempt(this.mail, attempt, worker)] }
  }

  /** The next attempt is for the recipients of `part`. */
  goOn(part: MailObject): void {
    this.next = narrowMail(this.mail, part.envelope.recipients)
    const { pending: _, ...rest } = this.#progress
    const pending = placesOf(this.mail, part)
    this.#progress = pending === undefined ? rest : { ...rest, pending }
  }
}
