import type { Ticket } from '@turbomail/core/contract'
import type { QueuedMail } from './mail.ts'

interface Key {
  readonly ticket: Promise<Ticket>
  /** Epoch milliseconds. */
  readonly since: number
  isDone: boolean
}

/** The tickets of the keys that were used lately. */
export class IdempotencyKeys {
  readonly #windowMs: number
  /** In the order in which they were first used. */
  readonly #keys = new Map<string, Key>()

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** The ticket of the mail that was submitted with this key, while the key means that mail. */
  find(key: string | undefined, now: number): Promise<Ticket> | undefined {
    this.#prune(now)
    if (key === undefined) return undefined
    const known = this.#keys.get(key)
    if (known !== undefined && this.#isOver(known, now)) return undefined
    return known?.ticket
  }

  note({ options: { idempotencyKey }, submittedAt }: QueuedMail, ticket: Promise<Ticket>): void {
    if (idempotencyKey === undefined) return
    this.#keys.delete(idempotencyKey)
    this.#keys.set(idempotencyKey, { ticket, since: submittedAt, isDone: false })
  }

  /** The mail is done with. One that was not sent frees its key at once. */
  done({ options: { idempotencyKey }, isHandedOver }: QueuedMail): void {
    if (idempotencyKey === undefined) return
    const key = this.#keys.get(idempotencyKey)
    if (key === undefined) return
    if (isHandedOver) key.isDone = true
    else this.#keys.delete(idempotencyKey)
  }

  #isOver({ since, isDone }: Key, now: number): boolean {
    return isDone && now - since >= this.#windowMs
  }

  /** The oldest first, as far as they are done with: it costs next to nothing, and the rest is found out when it is asked for. */
  #prune(now: number): void {
    for (const [key, known] of this.#keys) {
      if (!this.#isOver(known, now)) break
      this.#keys.delete(key)
    }
  }
}
