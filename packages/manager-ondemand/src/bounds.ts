import type { ResolvedOnDemand } from './options.ts'

/** What a mail takes up. */
export interface Load {
  readonly octets: number
}

/** How much the queue holds, and may hold. */
export class Bounds {
  readonly #maxMails: number
  readonly #maxOctets: number
  #mails = 0
  #octets = 0

  constructor({ maxQueued, maxQueuedOctets }: Pick<ResolvedOnDemand, 'maxQueued' | 'maxQueuedOctets'>) {
    this.#maxMails = maxQueued
    this.#maxOctets = maxQueuedOctets
  }

  get octets(): number {
    return this.#octets
  }

  /** Whether there is room for `mail`, or would be once `leaving` has gone. */
  fits(mail: Load, leaving?: Load): boolean {
    const gone = leaving === undefined ? 0 : 1
    return this.#mails - gone < this.#maxMails && this.#octets - (leaving?.octets ?? 0) + mail.octets <= this.#maxOctets
  }

  /** Whether there could ever be. */
  isPossible({ octets }: Load): boolean {
    return octets <= this.#maxOctets
  }

  take({ octets }: Load): void {
    this.#mails++
    this.#octets += octets
  }

  release({ octets }: Load): void {
    this.#mails--
    this.#octets -= octets
  }
}
