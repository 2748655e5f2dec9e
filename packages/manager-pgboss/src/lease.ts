import type { Json, Taken } from '@turbomail/durable'

/** Which fetching of which job a mail was given with: what pg-boss calls an attempt. */
export interface Attempt {
  readonly job: string
  readonly retryCount: number
}

/** What a lease asks of the engine. */
export interface LeaseDesk {
  note(lease: Lease, progress: Json): Promise<void>
  isCollapsed(lease: Lease): Promise<boolean>
}

/** What was read of a mail that was fetched. */
export interface TakenMail {
  readonly id: string
  readonly record: Json
  readonly progress: Json | undefined
  readonly collapseKey: string | undefined
}

/** A mail that this process's worker has, until it is settled or taken away. */
export class Lease implements Taken {
  readonly id: string
  readonly record: Json
  readonly progress: Json | undefined
  readonly collapseKey: string | undefined
  readonly attempt: Attempt
  readonly #desk: LeaseDesk
  readonly #lost = new AbortController()

  constructor(mail: TakenMail, attempt: Attempt, desk: LeaseDesk) {
    this.id = mail.id
    this.record = mail.record
    this.progress = mail.progress
    this.collapseKey = mail.collapseKey
    this.attempt = attempt
    this.#desk = desk
  }

  get signal(): AbortSignal {
    return this.#lost.signal
  }

  async isCollapsed(): Promise<boolean> {
    return this.collapseKey !== undefined && this.#desk.isCollapsed(this)
  }

  note(progress: Json): Promise<void> {
    return this.#desk.note(this, progress)
  }

  lose(): void {
    this.#lost.abort(taken())
  }
}

/** The reason of what is given up because another worker has the mail, or will. */
export function taken(): Error {
  return new Error('The mail was taken away from this worker, which was silent for too long.')
}
