import type { MailObject } from '../delivery/mail-object.ts'
import type { Ticket } from '../delivery/manager.ts'
import type { Receipt } from '../delivery/receipt.ts'
import type { EventHub } from './events.ts'
import type { Mails } from './prepare-mails.ts'

/** A call of `send` or `submit`, as it is told of in the event `submission`. */
export interface Submission {
  readonly call: 'send' | 'submit'
  /** What the manager is called. */
  readonly manager: string
  /** Whether mails outlive this process there, so that another may hand them over. */
  readonly durable: boolean
  /**
   * To be written to while the event is told: what is put here becomes labels of the mails, where these have none of that name. So
   * a listener can have something travel with a mail, through a durable queue too, and find it in the event `attempt`.
   */
  readonly labels: Record<string, string>
}

/** What such a call came to, as it is told of in the event `submitted`. */
export interface Submitted {
  /** The very object of the event `submission`. */
  readonly submission: Submission
  /** What was handed to the manager, or was to be; empty where it did not come to that. */
  readonly mails: readonly MailObject[]
  /** That of the manager, where it took the mail. It may be that of an earlier mail, which stands for this one. */
  readonly ticket?: Pick<Ticket, 'messageId' | 'id'>
  /** What `send` resolved with. */
  readonly receipt?: Receipt
  /** What the call rejected with. */
  readonly error?: unknown
}

/** A submission of which somebody hears. */
export class ToldSubmission {
  readonly #submission: Submission
  readonly #events: EventHub
  #mails: readonly MailObject[] = []
  #ticket: Submitted['ticket']

  constructor(submission: Submission, events: EventHub) {
    this.#submission = submission
    this.#events = events
    events.publish('submission', submission)
  }

  /** The mails with the labels that listeners have put there. */
  label([first, ...others]: Mails): Mails {
    const { labels } = this.#submission
    const mails: Mails = [labelled(first, labels), ...others.map((mail) => labelled(mail, labels))]
    this.#mails = mails
    return mails
  }

  /** Notes that the manager has taken the mails. */
  taken({ messageId, id }: Ticket): void {
    this.#ticket = { messageId, ...(id === undefined ? {} : { id }) }
  }

  /** Settles as the call does, once listeners have been told of that. */
  async over<T>(result: Promise<T>, receiptOf: (value: T) => Receipt | undefined): Promise<T> {
    try {
      const value = await result
      const receipt = receiptOf(value)
      this.#tell(receipt === undefined ? {} : { receipt })
      return value
    } catch (error) {
      this.#tell({ error })
      throw error
    }
  }

  #tell(end: Pick<Submitted, 'receipt' | 'error'>): void {
    const submission = this.#submission
    const mails = this.#mails
    const ticket = this.#ticket
    this.#events.emit('submitted', () => ({ submission, mails, ...(ticket === undefined ? {} : { ticket }), ...end }))
  }
}

/** A label that the mail has already is its own. */
function labelled(mail: MailObject, added: Readonly<Record<string, string>>): MailObject {
  const { messageId, envelope, content } = mail
  if (Object.keys(added).every((name) => Object.hasOwn(mail.labels, name))) return mail
  return { messageId, envelope, content, labels: Object.freeze({ ...added, ...mail.labels }) }
}
