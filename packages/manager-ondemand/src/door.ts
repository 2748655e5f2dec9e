import type { Ticket } from '@turbomail/core/contract'
import type { QueuedMail } from './mail.ts'

interface Caller {
  readonly admit: (ticket: Ticket) => void
  readonly refuse: (reason: unknown) => void
}

/** The mails whose callers wait for room in the queue, in the order of their calls. */
export class Door {
  readonly #line = new Map<QueuedMail, Caller>()

  get size(): number {
    return this.#line.size
  }

  get first(): QueuedMail | undefined {
    return this.#line.keys().next().value
  }

  /** Resolves when the mail is let in. */
  wait(mail: QueuedMail): Promise<Ticket> {
    return new Promise((admit, refuse) => {
      this.#line.set(mail, { admit, refuse })
    })
  }

  letIn(mail: QueuedMail): void {
    this.#leave(mail)?.admit(mail.ticket)
  }

  /** Says whether the mail was waiting here. */
  turnAway(mail: QueuedMail, reason: unknown): boolean {
    const caller = this.#leave(mail)
    caller?.refuse(reason)
    return caller !== undefined
  }

  turnAllAway(reason: unknown): readonly QueuedMail[] {
    const mails = [...this.#line.keys()]
    for (const mail of mails) this.turnAway(mail, reason)
    return mails
  }

  #leave(mail: QueuedMail): Caller | undefined {
    const caller = this.#line.get(mail)
    this.#line.delete(mail)
    return caller
  }
}
