import type { Reply, TransportFailedError } from '@turbomail/core/contract'
import type { Arrived } from '../../src/index.ts'
import type { Gate } from './gate.ts'

/** What goes wrong with one opening or one delivery. */
export interface Trouble {
  readonly failure?: TransportFailedError
  /** The answer for the whole mail. */
  readonly reply?: Reply
  /** The answer for each recipient. */
  readonly rcptReply?: Reply
  readonly gate?: Gate
  readonly at?: 'content' | 'reply'
  readonly full?: boolean
  readonly lost?: boolean
  readonly retire?: boolean
}

const NONE: Trouble = {}

/** Where the mails of the reference transport go, and what it has in store for them. */
export class FarEnd {
  readonly mails: Arrived[] = []
  /** Mails of which anything has come. */
  begun = 0
  /** Instances that are open. */
  connections = 0
  readonly #refused = new Map<string, Reply>()
  readonly #silent = new Set<string>()
  #opening: Trouble = NONE
  #delivery: Trouble = NONE

  troubleOpening(trouble: Trouble): void {
    this.#opening = trouble
  }

  troubleDelivery(trouble: Trouble): void {
    this.#delivery = trouble
  }

  refuse(path: string, reply: Reply): void {
    this.#refused.set(path, reply)
  }

  silence(path: string): void {
    this.#silent.add(path)
  }

  takeOpening(): Trouble {
    const trouble = this.#opening
    this.#opening = NONE
    return trouble
  }

  /** What is in store for the next delivery. */
  get next(): Trouble {
    return this.#delivery
  }

  takeDelivery(): Trouble {
    const trouble = this.#delivery
    this.#delivery = NONE
    return trouble
  }

  refuses(path: string): boolean {
    return this.#refused.has(path)
  }

  /** The answer that is in store for this recipient, once. */
  takeRefusal(path: string): Reply | undefined {
    const reply = this.#refused.get(path)
    this.#refused.delete(path)
    return reply
  }

  /** Whether the answer for this recipient is to be lost, once. */
  takeSilence(path: string): boolean {
    return this.#silent.delete(path)
  }
}
