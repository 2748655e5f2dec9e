import type { Clock } from '../ports/clock.ts'
import type { Attempt, AttemptOptions } from './dispatcher.ts'
import { HeldLines } from './held-lines.ts'
import type { Hold } from './limiter.ts'
import type { MailObject } from './mail-object.ts'
import { failedAttempt } from './make-attempt.ts'
import { neverAborted } from './never-aborted.ts'
import type { TransportFailedError } from './transport-failed-error.ts'
import { type QueueEntry, WorkQueue } from './work-queue.ts'

/** An attempt that has no slot yet. */
export interface WaitingAttempt {
  readonly mail: MailObject
  readonly options: AttemptOptions
  /** Epoch milliseconds. */
  readonly since: number
  /** Settles the promise that its caller holds. */
  readonly begin: (attempt: Attempt | Promise<Attempt>) => void
  readonly giveUp: (reason: unknown) => void
}

/** What is told to whoever gives out the slots. */
export interface WaitingListener {
  /** Attempts that were held back may want a slot now. */
  due(): void
  /** Attempts have left before they were begun, because their signal was aborted. */
  left(attempts: readonly WaitingAttempt[]): void
}

/**
 * The attempts that wait: for a slot, in the order they came, or until limits and pace let them, in lines of their own. One
 * whose signal is aborted leaves at once.
 */
export class WaitingAttempts {
  readonly #ready = new WorkQueue<WaitingAttempt>()
  readonly #held: HeldLines<WaitingAttempt>
  readonly #listener: WaitingListener
  /** Shared signals have one listener here, not one for each of perhaps very many mails. */
  readonly #heeded = new WeakSet<AbortSignal>()

  constructor(clock: Clock, listener: WaitingListener) {
    this.#listener = listener
    this.#held = new HeldLines(clock, () => listener.due())
  }

  /** Attempts that want a slot now. */
  get size(): number {
    return this.#ready.size + this.#held.due
  }

  /** The one whose turn it is: those that were held back have waited for longer. */
  get first(): QueueEntry<WaitingAttempt> | undefined {
    return this.#held.due > 0 ? this.#held.first : this.#ready.first
  }

  /** Settles as the attempt does, once it is begun. */
  add(mail: MailObject, options: AttemptOptions, since: number, hold: Hold | undefined): Promise<Attempt> {
    const { signal, waiting } = options
    if (waiting !== undefined) this.#heed(waiting)
    return new Promise((resolve, reject) => {
      if (signal === neverAborted) {
        this.#push({ mail, options, since, begin: resolve, giveUp: reject }, hold)
        return
      }
      const leave = (): void => {
        this.remove(entry)
        settle(reject)(signal.reason)
        this.#listener.left([entry.value])
      }
      const settle =
        <T>(how: (result: T) => void) =>
        (result: T): void => {
          signal.removeEventListener('abort', leave)
          how(result)
        }
      const entry = this.#push({ mail, options, since, begin: settle(resolve), giveUp: settle(reject) }, hold)
      signal.addEventListener('abort', leave)
    })
  }

  /** Has an attempt that must wait after all wait in its line. */
  hold(entry: QueueEntry<WaitingAttempt>, hold: Hold): void {
    this.#held.hold(entry, hold)
  }

  /** Has an attempt that was held back wait for a slot only. */
  letThrough(entry: QueueEntry<WaitingAttempt>): void {
    const { queue } = entry
    if (queue === this.#ready) return
    this.#ready.adopt(entry)
    this.#held.left(queue)
  }

  remove(entry: QueueEntry<WaitingAttempt>): void {
    const { queue } = entry
    queue?.remove(entry)
    this.#held.left(queue)
  }

  /** Takes out all that want a slot. */
  takeReady(): readonly WaitingAttempt[] {
    return [...this.#held.take(all, true), ...this.#ready.take(all)]
  }

  rejectAll(reason: unknown): void {
    for (const { giveUp } of this.#take(all)) giveUp(reason)
  }

  #push(attempt: WaitingAttempt, hold: Hold | undefined): QueueEntry<WaitingAttempt> {
    const entry = this.#ready.push(attempt)
    if (hold !== undefined) this.#held.hold(entry, hold)
    return entry
  }

  #take(wanted: (attempt: WaitingAttempt) => boolean): readonly WaitingAttempt[] {
    return [...this.#held.take(wanted), ...this.#ready.take(wanted)]
  }

  #heed(shared: AbortSignal): void {
    if (this.#heeded.has(shared)) return
    this.#heeded.add(shared)
    const leave = (): void => {
      const left = this.#take(({ options }) => options.waiting === shared)
      for (const { giveUp } of left) giveUp(shared.reason)
      this.#listener.left(left)
    }
    shared.addEventListener('abort', leave, { once: true })
  }
}

/** Ends an attempt that has no slot as one in which the transport failed. */
export function failWaiting(waiting: WaitingAttempt, failure: TransportFailedError, now: number): Attempt {
  const attempt = failedAttempt(waiting.mail, failure, waiting.since, now)
  waiting.begin(attempt)
  return attempt
}

function all(): boolean {
  return true
}
