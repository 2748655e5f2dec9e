import { isTransportFailure, type Reply } from '@turbomail/core/contract'
import type { Dialogue } from './dialogue.ts'
import { RSET_COMMAND } from './envelope-stage.ts'
import type { Owner } from './expectations.ts'
import type { RelayKnowledge } from './relay-memory.ts'

/**
 * A lone RSET behind the end of a content, in the same write: does the relay read on from there (RFC 2920 §3.1)? Some
 * refuse what comes before their reply, and some throw it away. Who throws it away owes no answer any longer, but might
 * yet give one: when it does not come in time, the connection is not used again.
 */
export class OverlapProbe implements Owner {
  readonly #dialogue: Dialogue
  readonly #knowledge: RelayKnowledge
  readonly #answered: () => void
  #pending = true

  constructor(dialogue: Dialogue, knowledge: RelayKnowledge, answered: () => void) {
    this.#dialogue = dialogue
    this.#knowledge = knowledge
    this.#answered = answered
  }

  get pending(): boolean {
    return this.#pending
  }

  begin(timeoutMs: number): void {
    this.#dialogue.command(RSET_COMMAND, { verb: 'RSET', timeoutMs, owner: this, index: 0 })
  }

  replied({ code }: Reply): void {
    if (code !== 421) this.#learn(code < 300)
  }

  failed(failure: unknown): void {
    const left = isTransportFailure(failure) && failure.code !== 'RELAY_UNAVAILABLE'
    if (left) this.#learn(false)
    this.#pending = false
  }

  #learn(overlap: boolean): void {
    this.#pending = false
    this.#knowledge.overlap = overlap
    this.#answered()
  }
}
