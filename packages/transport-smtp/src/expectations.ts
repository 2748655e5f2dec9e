import type { Reply } from '@turbomail/core/contract'

/** Who waits for replies. */
export interface Owner {
  replied(reply: Reply, expected: Expected): void
  /** No further reply comes. Comes once for every failure of the dialogue, however many replies were expected. */
  failed(failure: unknown): void
}

/** A reply that a command, the greeting or a content is owed. */
export interface Expected {
  /** The protocol verb; `greeting` and `content` where there is none. */
  readonly verb: string
  /** How long it may take from when the replies before it are in. Only `Dialogue.allow` changes it. */
  timeoutMs: number
  readonly owner: Owner
  /** Which of its kind, for an owner that expects several. */
  readonly index: number
}

/** So many settled ones are forgotten together. */
const COMPACT_AT = 256

/** What is owed, first come first settled. */
export class Expectations {
  #queue: Expected[] = []
  #head = 0

  get first(): Expected | undefined {
    return this.#queue[this.#head]
  }

  get size(): number {
    return this.#queue.length - this.#head
  }

  add(expected: Expected): void {
    this.#queue.push(expected)
  }

  take(): Expected | undefined {
    const expected = this.#queue[this.#head]
    if (expected === undefined) return undefined
    this.#head++
    if (this.#head === this.#queue.length) this.#rewind()
    else if (this.#head === COMPACT_AT) this.#compact()
    return expected
  }

  /** Whether everything that is owed is owed to this owner, or came to be owed after something that is. */
  owesFirst(owner: Owner): boolean {
    const { first } = this
    return first === undefined || first.owner === owner
  }

  /** Forgets them all, and says whose they were. */
  clear(): Set<Owner> {
    const owners = new Set(this.#queue.slice(this.#head).map((expected) => expected.owner))
    this.#rewind()
    return owners
  }

  #rewind(): void {
    this.#queue.length = 0
    this.#head = 0
  }

  /** With a full window something is always owed: what has been settled must not pile up. */
  #compact(): void {
    this.#queue.splice(0, this.#head)
    this.#head = 0
  }
}
