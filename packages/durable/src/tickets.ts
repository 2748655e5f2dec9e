import { type Clock, isMailError, MailError, type Timer } from '@turbomail/core/contract'
import type { Archive } from './archive.ts'
import type { Delivery } from './delivery.ts'
import type { Engine, Found, SettledListener } from './engine.ts'
import type { Json } from './json.ts'
import { type StoredResult, withdrawn } from './result.ts'
import type { DurableTicket } from './ticket.ts'

/** How often the engine is asked what nobody has told of. */
const ASK_MS = 15_000
/** At most so many mails at a time. */
const ASK_AT_ONCE = 500

/** The open tickets of one process, which are told when their mails are done with, wherever that was. */
export class Tickets implements SettledListener {
  readonly #engine: Pick<Engine<unknown>, 'find'>
  readonly #archive: Archive
  readonly #clock: Clock
  readonly #open = new Map<string, Set<DurableTicket>>()
  /** Ids that the engine has told of, to be asked for together. */
  readonly #told = new Set<string>()
  #isAsking = false
  #timer: Timer | undefined

  constructor(engine: Pick<Engine<unknown>, 'find'>, archive: Archive, clock: Clock) {
    this.#engine = engine
    this.#archive = archive
    this.#clock = clock
  }

  add(ticket: DurableTicket): void {
    const others = this.#open.get(ticket.id)
    if (others === undefined) this.#open.set(ticket.id, new Set([ticket]))
    else others.add(ticket)
    this.#timer ??= this.#clock.schedule(() => this.#askAgain(), ASK_MS)
  }

  /** It is not waited for any longer. */
  remove(ticket: DurableTicket): void {
    const others = this.#open.get(ticket.id)
    others?.delete(ticket)
    if (others?.size === 0) this.#open.delete(ticket.id)
  }

  /** The signal of whoever submitted the mail, where that was in this process. */
  signalOf(id: string): AbortSignal | undefined {
    for (const { signal } of this.#open.get(id) ?? []) if (signal !== undefined) return signal
    return undefined
  }

  /** A mail was done with by this process. */
  settleHere({ taken, history }: Delivery, why: MailError | undefined): void {
    for (const ticket of this.#close(taken.id)) ticket.settleHere(history, why)
  }

  settle(id: string, result: StoredResult): void {
    for (const ticket of this.#close(id)) ticket.settle(result)
  }

  fail(id: string, reason: unknown): void {
    for (const ticket of this.#close(id)) ticket.fail(reason)
  }

  settled(id: string, result?: Json): void {
    if (!this.#open.has(id)) return
    if (result !== undefined) {
      this.#settleBy(id, result)
      return
    }
    this.#told.add(id)
    this.#ask()
  }

  missed(): void {
    for (const id of this.#open.keys()) this.#told.add(id)
    this.#ask()
  }

  /** Rejects what is still open. */
  end(reason: unknown): void {
    this.#timer?.cancel()
    this.#timer = undefined
    for (const id of [...this.#open.keys()]) this.fail(id, reason)
  }

  #close(id: string): Iterable<DurableTicket> {
    const tickets = this.#open.get(id) ?? []
    this.#open.delete(id)
    return tickets
  }

  #askAgain(): void {
    this.#timer = undefined
    if (this.#open.size === 0) return
    this.missed()
    this.#timer = this.#clock.schedule(() => this.#askAgain(), ASK_MS)
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      while (this.#told.size > 0) await this.#askFor([...this.#told].slice(0, ASK_AT_ONCE))
    } catch {
      // The engine is out of reach: what was told of is still asked for when it is back.
    } finally {
      this.#isAsking = false
    }
  }

  async #askFor(ids: readonly string[]): Promise<void> {
    const kept = new Set(ids.filter((id) => !this.#isBeingAdded(id)))
    const found = new Map((await this.#engine.find(ids)).map((one) => [one.id, one]))
    for (const id of ids) {
      this.#told.delete(id)
      if (kept.has(id) || found.has(id)) this.#learn(id, found.get(id))
    }
  }

  #isBeingAdded(id: string): boolean {
    for (const { isBeingAdded } of this.#open.get(id) ?? []) if (isBeingAdded) return true
    return false
  }

  #learn(id: string, found: Found | undefined): void {
    if (found === undefined) this.#missing(id)
    else if (found.result !== undefined) this.#settleBy(id, found.result)
  }

  #settleBy(id: string, result: Json): void {
    try {
      this.settle(id, this.#archive.readResult(id, result))
    } catch (error) {
      if (!isMailError(error)) throw error
      this.fail(id, error)
    }
  }

  /** A mail that is not there, or not yet: the transaction in which it was submitted may be under way. */
  #missing(id: string): void {
    for (const { commitBy } of this.#open.get(id) ?? []) {
      if (commitBy === undefined) continue
      if (this.#clock.now() >= commitBy) this.fail(id, rolledBack())
      return
    }
    this.fail(id, withdrawn())
  }
}

function rolledBack(): MailError {
  const text = 'The mail is not there: the transaction in which it was submitted was rolled back, or takes too long.'
  return new MailError('TRANSACTION_ROLLED_BACK', text)
}
