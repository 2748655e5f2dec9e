import type { CapturedMail } from './captured-mail.ts'
import { lookAt } from './looked-at.ts'

/** Mails that a transport has accepted. */
export interface Captured {
  /** In the order in which they were accepted. */
  readonly mails: readonly CapturedMail[]
  /** Forgets all mails. */
  clear(): void
  /** Resolves when there are so many mails, with the first so many. */
  whenMails(count: number): Promise<readonly CapturedMail[]>
  /** The next mail: each is given once, and none is missed. */
  nextMail(): Promise<CapturedMail>
}

/** An outbox of this package, of whatever copy of it. */
export interface Holding {
  /** Its mails, for whoever does not count as having looked at them. */
  readonly held: readonly CapturedMail[]
}

/** Mails that were taken, and those who wait for more. */
export class Outbox implements Captured, Holding {
  #mails: CapturedMail[] = []
  #unseen: CapturedMail[] = []
  #lookedAt = 0
  readonly #waiting = new Set<() => void>()

  get held(): readonly CapturedMail[] {
    return this.#mails
  }

  /** In the order in which they were accepted. */
  get mails(): readonly CapturedMail[] {
    if (this.#lookedAt < this.#mails.length) lookAt(this.#mails.slice(this.#lookedAt))
    this.#lookedAt = this.#mails.length
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
    this.#lookedAt = 0
  }

  /** Resolves when there are so many mails, with the first so many. */
  async whenMails(count: number): Promise<readonly CapturedMail[]> {
    while (this.#mails.length < count) await this.#more()
    const first = this.#mails.slice(0, count)
    lookAt(first)
    return first
  }

  /** The next mail: each is given once, and none is missed. */
  async nextMail(): Promise<CapturedMail> {
    for (;;) {
      const mail = this.#unseen.shift()
      if (mail !== undefined) {
        lookAt([mail])
        return mail
      }
      await this.#more()
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve))
  }
}
