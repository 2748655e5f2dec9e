import { type Clock, LONGEST_TIMER_MS, type Timer } from '../ports/clock.ts'
import type { Hold } from './limiter.ts'
import { type QueueEntry, WorkQueue } from './work-queue.ts'

/** What is held back by the same limit, in the order it came. */
class Line<T> extends WorkQueue<T> {
  readonly name: string
  timer: Timer | undefined

  constructor(name: string) {
    super()
    this.name = name
  }
}

/** What limits or pace hold back: one line, with one timer, for each limit, so that none holds up another's. */
export class HeldLines<T> {
  readonly #clock: Clock
  readonly #wake: () => void
  readonly #lines = new Map<string, Line<T>>()
  /** Those whose time has come. */
  readonly #due = new Set<Line<T>>()

  /** `wake` is called when the time of a line has come. */
  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock
    this.#wake = wake
  }

  /** Lines whose time has come. */
  get due(): number {
    return this.#due.size
  }

  /** The first of a line whose time has come. */
  get first(): QueueEntry<T> | undefined {
    for (const line of this.#due) return line.first
    return undefined
  }

  /** Holds an entry, from whatever queue, back in its line; one that is in that line already keeps its place. */
  hold(entry: QueueEntry<T>, { line: name, until }: Hold): void {
    const { queue } = entry
    let line = this.#lines.get(name)
    if (line !== undefined && line === queue) {
      this.#sleep(line, until)
      return
    }
    if (line === undefined) {
      line = new Line<T>(name)
      this.#lines.set(name, line)
      this.#sleep(line, until)
    }
    line.adopt(entry)
    this.left(queue)
  }

  /** Closes a line, if that is what an entry has left and nothing is left in it. */
  left(queue: WorkQueue<T> | undefined): void {
    if (!(queue instanceof Line) || queue.size > 0) return
    queue.timer?.cancel()
    this.#due.delete(queue)
    this.#lines.delete(queue.name)
  }

  /** Takes out everything that `wanted` says yes to, of the lines whose time has come or of all. */
  take(wanted: (value: T) => boolean, isDue = false): readonly T[] {
    return [...(isDue ? this.#due : this.#lines.values())].flatMap((line) => {
      const taken = line.take(wanted)
      this.left(line)
      return taken
    })
  }

  #sleep(line: Line<T>, until: number): void {
    this.#due.delete(line)
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(0, until - this.#clock.now()))
    const due = (): void => {
      this.#due.add(line)
      this.#wake()
    }
    line.timer?.cancel()
    line.timer = this.#clock.schedule(due, delayMs, { keepAlive: true })
  }
}
