import { type CreateMailerOptions, createMailer, isMailError, type Mailer } from '@turbomail/core'
import type { MailObject } from '@turbomail/core/contract'
import type { MailJob } from './mail-job.ts'

const ENOUGH = new Error('composed')

/** Composes mails that are handed to nobody, to see what they would be and whether they can be. */
export class Composer {
  readonly #mailer: Mailer
  readonly #seen: { mail?: MailObject }

  private constructor(mailer: Mailer, seen: { mail?: MailObject }) {
    this.#mailer = mailer
    this.#seen = seen
  }

  /** `whole` has every octet made and read, those of attachments too. */
  static async create(options: CreateMailerOptions, whole: boolean): Promise<Composer> {
    const seen: { mail?: MailObject } = {}
    const beforeHandover = (mail: MailObject): void => {
      seen.mail = mail
      if (!whole) throw ENOUGH
    }
    return new Composer(await createMailer({ ...options, enabled: false, hooks: { beforeHandover } }), seen)
  }

  /** Rejects with what is wrong with the mail. One at a time. */
  async compose({ input }: MailJob): Promise<MailObject> {
    delete this.#seen.mail
    const error: unknown = await this.#mailer.send(input).catch((reason: unknown) => reason)
    const isDone = isMailError(error, 'MAILER_DISABLED') || (isMailError(error) && error.cause === ENOUGH)
    if (isDone && this.#seen.mail !== undefined) return this.#seen.mail
    throw error
  }

  async stop(): Promise<void> {
    await this.#mailer.stop()
  }
}
