import type { Fate } from '@turbomail/core'
import { EXIT } from '../command/exit-code.ts'
import type { Settled } from './settled.ts'

/** How many recipients met with what. */
export class Tally {
  /** Mails that are settled. */
  mails = 0
  /** Mails that an earlier run had sent. */
  skipped = 0
  /** Mails that never came to be. */
  failed = 0
  readonly #fates: Record<Fate, number> = { accepted: 0, refused: 0, 'in-doubt': 0, untried: 0 }

  add({ outcomes }: Settled): void {
    this.mails++
    if (outcomes.length === 0) this.failed++
    for (const { fate } of outcomes) this.#fates[fate]++
  }

  get exitCode(): number {
    const { refused, untried } = this.#fates
    if (this.#fates['in-doubt'] > 0) return EXIT.inDoubt
    return refused + untried + this.failed > 0 ? EXIT.failed : EXIT.done
  }

  /** `3 mails: 2 accepted, 1 refused` */
  toString(): string {
    const counts = Object.entries(this.#fates).map(([fate, count]) => [fate.replace('-', ' '), count] as const)
    const more = [...counts, ['failed', this.failed] as const, ['sent before', this.skipped] as const]
    const words = more
      .filter(([word, count]) => count > 0 || word === 'accepted')
      .map(([word, count]) => `${count} ${word}`)
    return `${this.mails} ${this.mails === 1 ? 'mail' : 'mails'}: ${words.join(', ')}`
  }

  toJSON(): Readonly<Record<string, number>> {
    const { mails, skipped, failed } = this
    const { 'in-doubt': inDoubt, ...fates } = this.#fates
    return { mails, ...fates, inDoubt, failed, skipped }
  }
}
