/** Something that is due at a time. */
export interface Appointment {
  /** Epoch milliseconds. */
  readonly at: number
}

class Entry implements Appointment {
  readonly at: number
  /** Of two that are due together the one that was made first comes first. */
  readonly number: number
  readonly task: () => void
  /** Its place in the heap; -1 when it is in none. */
  place = -1

  constructor(at: number, number: number, task: () => void) {
    this.at = at
    this.number = number
    this.task = task
  }

  isBefore(other: Entry): boolean {
    return this.at === other.at ? this.number < other.number : this.at < other.at
  }
}

/** What is due when, the earliest first: a binary heap from which anything may be taken back. */
export class Timeline {
  readonly #heap: Entry[] = []
  #made = 0

  /** When the earliest is due; `Infinity` when nothing is. */
  get next(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY
  }

  add(at: number, task: () => void): Appointment {
    const entry = new Entry(at, this.#made++, task)
    this.#rise(entry, this.#heap.length)
    return entry
  }

  /** Takes it back; harmless when it has been, or is done. */
  cancel(appointment: Appointment | undefined): void {
    if (!(appointment instanceof Entry) || appointment.place < 0) return
    const { place } = appointment
    appointment.place = -1
    const last = this.#heap.pop()
    if (last === undefined || last === appointment) return
    if (this.#rise(last, place) === place) this.#sink(last, place)
  }

  /** Does what is due by `now`. What a task adds for then is done too. */
  run(now: number): void {
    for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
      this.cancel(first)
      first.task()
    }
  }

  /** Puts `entry` at `place` or above; says where. */
  #rise(entry: Entry, place: number): number {
    let at = place
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = this.#heap[parent] as Entry
      if (!entry.isBefore(above)) break
      this.#put(above, at)
      at = parent
    }
    this.#put(entry, at)
    return at
  }

  #sink(entry: Entry, place: number): void {
    let at = place
    for (let child = this.#earlierChild(at); child?.isBefore(entry); child = this.#earlierChild(at)) {
      const below = child.place
      this.#put(child, at)
      at = below
    }
    this.#put(entry, at)
  }

  #earlierChild(place: number): Entry | undefined {
    const left = this.#heap[2 * place + 1]
    const right = this.#heap[2 * place + 2]
    return right !== undefined && left !== undefined && right.isBefore(left) ? right : left
  }

  #put(entry: Entry, place: number): void {
    this.#heap[place] = entry
    entry.place = place
  }
}
