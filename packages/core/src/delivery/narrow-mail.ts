import type { Envelope, Recipient } from '../envelope/envelope.ts'
import type { Content, MailObject } from './mail-object.ts'

/**
 * The same mail for some of its recipients, their parameters kept. The content is shared, and still made only when it is
 * first asked for. All recipients give the mail itself.
 */
export function narrowMail(mail: MailObject, recipients: readonly [Recipient, ...Recipient[]]): MailObject {
  if (recipients.length === mail.envelope.recipients.length) return mail
  return new NarrowedMail(mail, { ...mail.envelope, recipients })
}

class NarrowedMail implements MailObject {
  readonly envelope: Envelope
  readonly #whole: MailObject

  constructor(whole: MailObject, envelope: Envelope) {
    this.#whole = whole
    this.envelope = envelope
  }

  get messageId(): string {
    return this.#whole.messageId
  }

  get content(): Content {
    return this.#whole.content
  }

  get labels(): Readonly<Record<string, string>> {
    return this.#whole.labels
  }
}
