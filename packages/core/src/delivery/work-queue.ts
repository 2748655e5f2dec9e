/** A place in a `WorkQueue`. */
export interface QueueEntry<T> {
  readonly value: T
  /** The queue that it is in. */
  readonly queue?: WorkQueue<T> | undefined
}

class Link<T> implements QueueEntry<T> {
  readonly value: T
  previous: Link<T> | undefined
  next: Link<T> | undefined
  queue: WorkQueue<T> | undefined

  constructor(value: T) {
    this.value = value
  }
}

/** First in, first out; whatever waits may leave from the middle. Every step takes constant time. */
export class WorkQueue<T> {
  #first: Link<T> | undefined
  #last: Link<T> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The entry whose turn it is. */
  get first(): QueueEntry<T> | undefined {
    return this.#first
  }

  push(value: T): QueueEntry<T> {
    const link = new Link(value)
    this.#append(link)
    return link
  }

  /** Takes an entry, out of the queue that it is in, as its last. */
  adopt(entry: QueueEntry<T>): void {
    if (!(entry instanceof Link)) return
    entry.queue?.remove(entry)
    this.#append(entry)
  }

  #append(link: Link<T>): void {
    link.queue = this
    link.previous = this.#last
    if (this.#last === undefined) this.#first = link
    else this.#last.next = link
    this.#last = link
    this.#size++
  }

  shift(): T | undefined {
    const first = this.#first
    if (first === undefined) return undefined
    this.remove(first)
    return first.value
  }

  /** Takes an entry out; says whether it was still in. */
  remove(entry: QueueEntry<T>): boolean {
    if (!(entry instanceof Link) || entry.queue !== this) return false
    if (entry.previous === undefined) this.#first = entry.next
    else entry.previous.next = entry.next
    if (entry.next === undefined) this.#last = entry.previous
    else entry.next.previous = entry.previous
    entry.previous = entry.next = entry.queue = undefined
    this.#size--
    return true
  }

  /** Takes out every value that `wanted` says yes to, in their order. */
  take(wanted: (value: T) => boolean): readonly T[] {
    const taken: T[] = []
    for (let link = this.#first; link !== undefined; ) {
      const { next } = link
      if (wanted(link.value) && this.remove(link)) taken.push(link.value)
      link = next
    }
    return taken
  }
}
