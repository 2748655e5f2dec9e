import type { Clock, MailObject, Ticket } from '@turbomail/core/contract'
import { Bounds } from './bounds.ts'
import { CollapseKeys } from './collapse.ts'
import { Door } from './door.ts'
import { aborted, collapsed, expired, full } from './errors.ts'
import type { OnDemandFigures } from './figures.ts'
import { IdempotencyKeys } from './idempotency.ts'
import { QueuedMail } from './mail.ts'
import { Meter } from './meter.ts'
import type { ResolvedOnDemand } from './options.ts'
import { MailQueue } from './queue.ts'
import type { ResolvedSubmit } from './submit-options.ts'
import { Timeline } from './timeline.ts'

/** Every mail that was taken and is not done with, wherever it stands: in the queue, waiting for its time, or in flight. */
export class Backlog {
  readonly #options: ResolvedOnDemand
  readonly #clock: Clock
  /** Called when a mail has come or gone by itself. */
  readonly #changed: () => void
  readonly #timeline = new Timeline()
  readonly #queue = new MailQueue(this.#timeline)
  readonly #bounds: Bounds
  readonly #door = new Door()
  readonly #collapsing = new CollapseKeys()
  readonly #idempotency: IdempotencyKeys
  readonly #meter = new Meter()
  /** In the order in which they were let in. */
  readonly #taken = new Set<QueuedMail>()
  #submitted = 0
  #delayed = 0
  #inFlight = 0
  #octetsInFlight = 0

  constructor(options: ResolvedOnDemand, clock: Clock, changed: () => void) {
    this.#options = options
    this.#clock = clock
    this.#changed = changed
    this.#bounds = new Bounds(options)
    this.#idempotency = new IdempotencyKeys(options.idempotencyMs)
  }

  get size(): number {
    return this.#taken.size
  }

  /** Whether a mail may go, as far as anybody knows. */
  get isAwake(): boolean {
    return this.#queue.isAwake
  }

  /** When something is due; `Infinity` when nothing is. */
  get nextDue(): number {
    return this.#timeline.next
  }

  /** Those that are not in flight may leave while this goes on. */
  get mails(): Iterable<QueuedMail> {
    return this.#taken
  }

  figures(): Omit<OnDemandFigures, 'workers'> {
    const now = this.#clock.now()
    return {
      queued: this.#taken.size - this.#inFlight,
      queuedOctets: this.#bounds.octets - this.#octetsInFlight,
      inFlight: this.#inFlight,
      delayed: this.#delayed,
      ratePerSecond: this.#meter.rate(now),
      oldestAgeMs: Math.max(0, now - this.#oldest(now)),
    }
  }

  /** Resolves when the mail is let in; at once where there is room. */
  submit(mail: MailObject, options: ResolvedSubmit): Promise<Ticket> {
    const now = this.#clock.now()
    const known = this.#idempotency.find(options.idempotencyKey, now)
    if (known !== undefined) return known
    if (options.expires !== undefined && options.expires <= now) throw expired()
    const entry = new QueuedMail(mail, options, this.#submitted++, now)
    const ticket = this.#admit(entry)
    this.#idempotency.note(entry, ticket)
    return ticket
  }

  /** Lets nobody in any more: those who wait for room are turned away. */
  close(reason: unknown): void {
    for (const entry of this.#door.turnAllAway(reason)) this.#letGo(entry)
  }

  /** Does what is due. */
  run(now: number): void {
    this.#timeline.run(now)
  }

  /** The mail whose turn it is, which is in flight from now on; `notBefore` says from when each may go. */
  take(now: number, notBefore: (mail: MailObject) => number): QueuedMail | undefined {
    const entry = this.#queue.take(now, notBefore)
    if (entry === undefined) return undefined
    this.#inFlight++
    this.#octetsInFlight += entry.octets
    return entry
  }

  /** It is not in flight any more; what it came to is for the caller to say. */
  land(entry: QueuedMail): void {
    this.#inFlight--
    this.#octetsInFlight -= entry.octets
  }

  /** Has a mail that is nowhere wait until `time` for its turn. */
  delay(entry: QueuedMail, time: number): void {
    this.#delayed++
    entry.delay = this.#timeline.add(time, () => {
      this.#endDelay(entry)
      this.#queue.push(entry)
    })
  }

  /** Takes a mail from where it waits; says whether it was waiting. */
  takeOut(entry: QueuedMail): boolean {
    if (entry.lane !== undefined) this.#queue.remove(entry)
    else if (entry.delay !== undefined) this.#endDelay(entry)
    else return false
    return true
  }

  /** Why a mail that is in flight must not be tried again at `time`, if it must not. */
  reasonAgainst(entry: QueuedMail, time: number): unknown {
    const { expires } = entry.options
    if (expires !== undefined && expires <= time) return expired(entry.failure)
    return this.#collapsing.isOutdated(entry) ? collapsed(entry.failure) : undefined
  }

  /** A mail that is nowhere is done with: by what its attempts came to, or with `error` if nothing was handed over. */
  end(entry: QueuedMail, error?: unknown): void {
    entry.settle(error)
    this.#letGo(entry)
    this.#collapsing.forget(entry)
    this.#taken.delete(entry)
    this.#bounds.release(entry)
    this.#meter.count(this.#clock.now())
    this.#letIn()
  }

  #admit(entry: QueuedMail): Promise<Ticket> {
    const isRoom = this.#door.size === 0 && this.#hasRoom(entry)
    if (!isRoom && (this.#options.whenFull === 'reject' || !this.#bounds.isPossible(entry))) throw full()
    this.#watch(entry)
    if (!isRoom) return this.#door.wait(entry)
    this.#enter(entry)
    return Promise.resolve(entry.ticket)
  }

  #hasRoom(entry: QueuedMail): boolean {
    return this.#bounds.fits(entry, this.#outdatedBy(entry))
  }

  #letIn(): void {
    for (let first = this.#door.first; first !== undefined && this.#hasRoom(first); first = this.#door.first) {
      this.#door.letIn(first)
      this.#enter(first)
    }
  }

  #enter(entry: QueuedMail): void {
    const outdated = this.#outdatedBy(entry)
    this.#collapsing.note(entry)
    this.#taken.add(entry)
    this.#bounds.take(entry)
    if (outdated === undefined) this.#place(entry)
    else this.#replace(outdated, entry)
    this.#changed()
  }

  /** The mail that waits and is to give way to `entry`. One that is in flight is left alone. */
  #outdatedBy(entry: QueuedMail): QueuedMail | undefined {
    const latest = this.#collapsing.latest(entry)
    return latest?.isWaiting ? latest : undefined
  }

  #replace(outdated: QueuedMail, entry: QueuedMail): void {
    if (this.#mustWait(entry) || !this.#queue.replace(outdated, entry)) {
      this.takeOut(outdated)
      this.#place(entry)
    }
    this.end(outdated, collapsed(outdated.failure))
  }

  #place(entry: QueuedMail): void {
    if (this.#mustWait(entry)) this.delay(entry, entry.since)
    else this.#queue.push(entry)
  }

  #mustWait(entry: QueuedMail): boolean {
    return entry.since > this.#clock.now()
  }

  #endDelay(entry: QueuedMail): void {
    this.#timeline.cancel(entry.delay)
    entry.delay = undefined
    this.#delayed--
  }

  /** Ends the mail when it is cancelled or expires, unless it is in flight then. */
  #watch(entry: QueuedMail): void {
    const { signal, expires } = entry.options
    if (signal !== undefined) {
      entry.cancel = () => this.#withdraw(entry, aborted(signal))
      signal.addEventListener('abort', entry.cancel)
    }
    if (expires !== undefined) {
      entry.expiry = this.#timeline.add(expires, () => this.#withdraw(entry, expired(entry.failure)))
    }
  }

  #withdraw(entry: QueuedMail, reason: unknown): void {
    if (this.#door.turnAway(entry, reason)) {
      this.#letGo(entry)
      this.#letIn()
    } else if (this.takeOut(entry)) this.end(entry, reason)
    else return
    this.#changed()
  }

  #letGo(entry: QueuedMail): void {
    if (entry.cancel !== undefined) entry.options.signal?.removeEventListener('abort', entry.cancel)
    this.#timeline.cancel(entry.expiry)
    this.#idempotency.done(entry)
  }

  #oldest(now: number): number {
    let oldest = now
    for (const { submittedAt, since } of this.#taken) {
      if (submittedAt >= oldest) break
      oldest = Math.min(oldest, since)
    }
    return oldest
  }
}
