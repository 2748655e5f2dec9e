import type { CapturedMail } from './captured-mail.ts'

/** Mails that were taken, and those who wait for more. */
export class Outbox {
  #mails: CapturedMail[] = []
  #unseen: CapturedMail[] = []
  readonly #waiting = new Set<() => void>()

  /** In the order in which they were accepted. */
  get mails(): readonly CapturedMail[] {
    return this.#mails
  }

  add(mail: CapturedMail): void {
    this.#mails.push(mail)
    this.#unseen.push(mail)
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /** Forgets all mails. */
  clear(): void {
    this.#mails = []
    this.#unseen = []
  }

  /** Resolves when there are so many mails, with the first so many. */
  async whenMails(count: number): Promise<readonly CapturedMail[]> {
    while (this.#mails.length < count) await this.#more()
    return this.#mails.slice(0, count)
  }

  /** The next mail: each is given once, and none is missed. */
  async nextMail(): Promise<CapturedMail> {
    for (;;) {
      const mail = this.#unseen.shift()
      if (mail !== undefined) return mail
      await this.#more()
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve))
  }
}
