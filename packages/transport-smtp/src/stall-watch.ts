import type { RelayKnowledge } from './relay-memory.ts'

/**
 * A relay nearer than this loses little by waiting for each reply. One further away gains more by commands ahead than the
 * pauses can cost.
 */
export const NEAR_MS = 10
/** Delayed acknowledgements wait for about 40 ms. */
const PAUSE_MS = 30
/** So many in a row are no accident. */
const PAUSES = 4

/**
 * Watches for pauses between replies that could have come together. A relay that writes each reply by itself, and leaves
 * Nagle's algorithm on (RFC 896), holds the second back until the first is acknowledged, which our side puts off for 40 ms
 * when it has nothing to say (RFC 1122 §4.2.3.2). It cannot be told otherwise, so it is sent less ahead.
 */
export class StallWatch {
  readonly #knowledge: RelayKnowledge
  #lastAt = 0
  #wasOwedMore = false
  readonly #pauses = { full: 0, transaction: 0 }

  constructor(knowledge: RelayKnowledge) {
    this.#knowledge = knowledge
  }

  /** A reply to `verb` has come; `owedMore` says whether others are expected behind it. */
  replied(verb: string, owedMore: boolean, now: number): void {
    const pause = now - this.#lastAt
    if (this.#wasOwedMore && verb === 'RSET') this.#note(pause, 'full')
    if (this.#wasOwedMore && verb === 'RCPT') this.#note(pause, 'transaction')
    this.#lastAt = now
    this.#wasOwedMore = owedMore
  }

  #note(pause: number, level: 'full' | 'transaction'): void {
    this.#pauses[level] = pause < PAUSE_MS ? 0 : this.#pauses[level] + 1
    if (this.#pauses[level] >= PAUSES) this.#knowledge.stepDown(level)
  }
}
