/** Something in the ring of a branch. Its `order` may only change while it is not in there. */
export abstract class Twig {
  readonly key: string
  readonly parent: Branch | undefined
  /** Whether it is in the ring of its parent: somebody in it may go. */
  isInRing = false
  before: Twig | undefined
  after: Twig | undefined

  constructor(key: string, parent: Branch | undefined) {
    this.key = key
    this.parent = parent
  }

  /** Whoever has less comes first. */
  abstract get order(): number
}

/** Takes turns between what has mail: groups, domains, senders. Each has its own key and exists only while it has mail. */
export class Branch extends Twig {
  #first: Twig | undefined
  #last: Twig | undefined
  /** Nearly always there is one, and a map would be larger than all the rest. */
  #only: Twig | undefined
  #many: Map<string, Twig> | undefined

  get order(): number {
    return 0
  }

  get first(): Twig | undefined {
    return this.#first
  }

  get isEmpty(): boolean {
    return this.#only === undefined && (this.#many === undefined || this.#many.size === 0)
  }

  find(key: string): Twig | undefined {
    if (this.#many !== undefined) return this.#many.get(key)
    return this.#only?.key === key ? this.#only : undefined
  }

  adopt(twig: Twig): void {
    if (this.#many !== undefined) this.#many.set(twig.key, twig)
    else if (this.#only === undefined) this.#only = twig
    else {
      this.#many = new Map([
        [this.#only.key, this.#only],
        [twig.key, twig],
      ])
      this.#only = undefined
    }
  }

  disown(twig: Twig): void {
    if (this.#only === twig) this.#only = undefined
    else this.#many?.delete(twig.key)
    this.leaveRing(twig)
  }

  /** Puts it behind all whose order is not greater; a branch that had nobody in its ring joins that of its parent. */
  joinRing(twig: Twig): void {
    if (twig.isInRing) return
    let before = this.#last
    while (before !== undefined && before.order > twig.order) before = before.before
    const after = before === undefined ? this.#first : before.after
    twig.before = before
    twig.after = after
    if (before === undefined) this.#first = twig
    else before.after = twig
    if (after === undefined) this.#last = twig
    else after.before = twig
    twig.isInRing = true
    this.parent?.joinRing(this)
  }

  /** Gives up its place in the ring for the one that is due to it now. */
  rejoinRing(twig: Twig): void {
    this.leaveRing(twig)
    this.joinRing(twig)
  }

  leaveRing(twig: Twig): void {
    if (!twig.isInRing) return
    if (twig.before === undefined) this.#first = twig.after
    else twig.before.after = twig.after
    if (twig.after === undefined) this.#last = twig.before
    else twig.after.before = twig.before
    twig.before = twig.after = undefined
    twig.isInRing = false
    if (this.#first === undefined) this.parent?.leaveRing(this)
  }
}
