import type { QueuedMail } from './mail.ts'

interface Key {
  latest: QueuedMail
  /** Mails with the key that are not done with. */
  count: number
}

/** Which of the mails with the same key is the latest. */
export class CollapseKeys {
  readonly #keys = new Map<string, Key>()

  /** The mail with its key that is the latest until now. */
  latest({ options: { collapseKey } }: QueuedMail): QueuedMail | undefined {
    return collapseKey === undefined ? undefined : this.#keys.get(collapseKey)?.latest
  }

  /** From now on `mail` is the latest with its key. */
  note(mail: QueuedMail): void {
    const { collapseKey } = mail.options
    if (collapseKey === undefined) return
    const key = this.#keys.get(collapseKey)
    if (key === undefined) this.#keys.set(collapseKey, { latest: mail, count: 1 })
    else {
      key.latest = mail
      key.count++
    }
  }

  /** The mail is done with. A key is known for as long as an earlier mail might still come back. */
  forget({ options: { collapseKey } }: QueuedMail): void {
    if (collapseKey === undefined) return
    const key = this.#keys.get(collapseKey)
    if (key !== undefined && --key.count === 0) this.#keys.delete(collapseKey)
  }

  /** Whether a later mail with its key has been taken. */
  isOutdated(mail: QueuedMail): boolean {
    return mail.options.collapseKey !== undefined && this.latest(mail) !== mail
  }
}
