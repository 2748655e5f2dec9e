import type { Member } from './member.ts'

/**
 * Shares turns out by weight, evenly spread: of weights 3 and 1, a a b a. Each that might have the turn gains its weight, and
 * the one that has it pays for all of them.
 */
export class Turns {
  readonly #credit = new Map<Member, number>()

  /** The one whose turn it is, of one or more. */
  take(candidates: readonly Member[]): Member | undefined {
    let best: Member | undefined
    let most = Number.NEGATIVE_INFINITY
    let total = 0
    for (const member of candidates) {
      const credit = (this.#credit.get(member) ?? 0) + member.weight
      this.#credit.set(member, credit)
      total += member.weight
      if (credit > most) [best, most] = [member, credit]
    }
    if (best !== undefined) this.#credit.set(best, most - total)
    return best
  }
}
