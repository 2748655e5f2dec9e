import { type Identity, type MailObject, neverAborted } from '@turbomail/core/contract'
import { aborted } from './aborted.ts'
import type { Archive } from './archive.ts'
import { drawId } from './draw-id.ts'
import type { Engine } from './engine.ts'
import type { Json } from './json.ts'
import { storeError } from './stored-attempt.ts'
import type { ResolvedSubmit } from './submit-options.ts'
import { DurableTicket } from './ticket.ts'
import type { Tickets } from './tickets.ts'

/** A transaction of the caller's, and until when it should have been committed, in epoch milliseconds. */
export interface Transaction<Within> {
  readonly within: Within
  readonly commitBy: number
}

/** Where mails come in: stored, given to the engine, and with a ticket each. */
export class Intake<Within> {
  readonly #engine: Engine<Within>
  readonly #archive: Archive
  readonly #tickets: Tickets
  readonly #identity: Identity

  constructor(engine: Engine<Within>, archive: Archive, tickets: Tickets, identity: Identity) {
    this.#engine = engine
    this.#archive = archive
    this.#tickets = tickets
    this.#identity = identity
  }

  /** Resolves when the engine has the mail; its ticket is open before, since a worker may be faster. */
  async take(mail: MailObject, options: ResolvedSubmit, transaction?: Transaction<Within>): Promise<DurableTicket> {
    const { signal, expires, ...rest } = options
    const id = drawId(this.#identity)
    const record = await this.#write(id, mail, expires, signal)
    const ticket = new DurableTicket(id, mail, signal, transaction?.commitBy)
    ticket.isBeingAdded = true
    this.#tickets.add(ticket)
    const kept = await this.#add(ticket, record, rest, transaction?.within)
    ticket.isBeingAdded = false
    if (kept === id) {
      this.#heed(ticket)
      return ticket
    }
    await this.#forget(ticket)
    return this.#ticketOf(kept, mail, transaction)
  }

  async #write(id: string, mail: MailObject, expires: number | undefined, signal = neverAborted): Promise<Json> {
    try {
      return await this.#archive.write(id, mail, expires, signal)
    } catch (error) {
      throw signal.aborted && error === signal.reason ? aborted(signal) : error
    }
  }

  async #add(ticket: DurableTicket, record: Json, options: EngineOptions, within: Within | undefined): Promise<string> {
    try {
      return await this.#engine.add({ id: ticket.id, record, ...options }, within)
    } catch (error) {
      this.#tickets.remove(ticket)
      if (within === undefined && (await this.#isAbsent(ticket.id))) await this.#archive.discardUnkept(ticket.id)
      throw error
    }
  }

  /** Whether it is certain that the engine does not have the mail: the connection may have been lost behind a commit. */
  async #isAbsent(id: string): Promise<boolean> {
    const found = await this.#engine.find([id]).catch(() => undefined)
    return found?.length === 0
  }

  /** It does not stand for a mail. */
  async #forget(ticket: DurableTicket): Promise<void> {
    this.#tickets.remove(ticket)
    await this.#archive.discardUnkept(ticket.id)
  }

  /** The ticket of an earlier mail with the same key. */
  async #ticketOf(id: string, mail: MailObject, transaction?: Transaction<Within>): Promise<DurableTicket> {
    const [found] = await this.#engine.find([id], transaction?.within)
    const known = found === undefined ? mail : this.#archive.read(found).mail
    const ticket = new DurableTicket(id, known, undefined, transaction?.commitBy)
    this.#tickets.add(ticket)
    this.#tickets.settled(id)
    return ticket
  }

  /** Takes the mail out when it is no longer wanted. One that a worker of this process has in hand is aborted there. */
  #heed(ticket: DurableTicket): void {
    const { id, signal } = ticket
    if (signal === undefined || ticket.isSettled) return
    const cancel = (): void => {
      this.#takeOut(id, signal).catch(() => {})
    }
    const off = (): void => signal.removeEventListener('abort', cancel)
    signal.addEventListener('abort', cancel)
    ticket.listen({ settled: off, failed: off })
    if (signal.aborted) cancel()
  }

  /** It may have been handed over to some recipients before. */
  async #takeOut(id: string, signal: AbortSignal): Promise<void> {
    const [found] = await this.#engine.find([id])
    if (found === undefined || !(await this.#engine.remove(id))) return
    const { progress } = this.#archive.read(found)
    this.#tickets.settle(id, { progress, unsent: storeError(aborted(signal)) })
    await this.#archive.discardUnkept(id)
  }
}

type EngineOptions = Omit<Parameters<Engine['add']>[0], 'id' | 'record'>
