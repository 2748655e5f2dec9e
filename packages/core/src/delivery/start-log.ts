/**
 * When what was started within the last `windowMs`: a sliding log, so that no window of that length, wherever it begins, ever
 * holds more than `limit`. (A bucket of tokens lets through twice as many around the moment at which it is full.)
 *
 * Its memory is bounded by `limit`, and by the milliseconds of the window. Times are epoch milliseconds.
 */
export class StartLog {
  readonly #limit: number
  /** A clock of whole milliseconds may show a window to be over that has up to one of them to go. */
  readonly #windowMs: number
  /** Ascending, from `#first` on; how many started at each stands in `#counts`. */
  #times: number[] = []
  #counts: number[] = []
  #first = 0
  #total = 0
  #now = Number.NEGATIVE_INFINITY

  constructor(limit: number, windowMs: number) {
    this.#limit = limit
    this.#windowMs = windowMs + 1
  }

  /** From when `count` more fit; `now` when they do at once. More than the limit at once fit when nothing else is there. */
  freeAt(count: number, now: number): number {
    this.#forget(now)
    let over = this.#total + Math.min(count, this.#limit) - this.#limit
    if (over <= 0) return now
    let at = this.#first
    for (over -= this.#counts[at] ?? over; over > 0; over -= this.#counts[at] ?? over) at++
    return (this.#times[at] ?? now) + this.#windowMs
  }

  /** Notes that `count` start now. More than the limit take up as many windows as they fill. */
  note(count: number, now: number): void {
    this.#forget(now)
    let at = now
    for (let left = count; left > 0; left -= this.#limit) {
      this.#push(at, Math.min(left, this.#limit))
      at += this.#windowMs
    }
  }

  /** Has what was noted `from` count at `to`, which is later, as long as it counts at all. */
  postpone(count: number, from: number, to: number): void {
    const at = this.#placeOf(from)
    const noted = this.#counts[at] ?? 0
    if (this.#times[at] !== from || noted < count) return
    this.#counts[at] = noted - count
    const place = this.#placeOf(to)
    if (this.#times[place] === to) this.#counts[place] = (this.#counts[place] ?? 0) + count
    else {
      this.#times.splice(place, 0, to)
      this.#counts.splice(place, 0, count)
    }
  }

  /** Whether nothing is left of what was noted. */
  isIdle(now: number): boolean {
    this.#forget(now)
    return this.#total === 0
  }

  /** Where the first stands that is not earlier than `time`. */
  #placeOf(time: number): number {
    let low = this.#first
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#times[middle] ?? 0) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  #push(time: number, count: number): void {
    const last = this.#times.length - 1
    this.#total += count
    if (last >= this.#first && (this.#times[last] ?? 0) >= time) {
      this.#counts[last] = (this.#counts[last] ?? 0) + count
      return
    }
    this.#times.push(time)
    this.#counts.push(count)
  }

  #forget(now: number): void {
    if (now < this.#now) this.#setBack(now - this.#now)
    this.#now = now
    const { length } = this.#times
    while (this.#first < length && (this.#times[this.#first] ?? 0) + this.#windowMs <= now) {
      this.#total -= this.#counts[this.#first++] ?? 0
    }
    if (this.#first * 2 <= length) return
    this.#times = this.#times.slice(this.#first)
    this.#counts = this.#counts.slice(this.#first)
    this.#first = 0
  }

  /** The system's clock was set back: what was noted is as long ago as before. */
  #setBack(byMs: number): void {
    this.#times = this.#times.map((time) => time + byMs)
  }
}
