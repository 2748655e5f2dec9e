import type { Ports } from '@turbomail/core/contract'
import type { DurableFigures, Engine, Found, Json, NewEntry, SettledListener, Worker } from '@turbomail/durable'
import { Adder } from './adder.ts'
import { Bulletin } from './bulletin.ts'
import { checkServer } from './check-server.ts'
import { readFigures } from './figures.ts'
import { findMails } from './find.ts'
import { dropHeld, heldMails, resendHeld } from './held.ts'
import { Link } from './link.ts'
import type { ResolvedBullmq } from './options.ts'
import { Shift } from './shift.ts'

/** What there is as long as the connection is open. */
interface Opened {
  readonly link: Link
  readonly adder: Adder
  readonly bulletin: Bulletin
}

/** A queue of BullMQ. */
export class BullmqEngine implements Engine<never> {
  readonly #options: ResolvedBullmq
  readonly #ports: Ports
  #opened: Opened | undefined
  #shift: Shift | undefined

  constructor(options: ResolvedBullmq, ports: Ports) {
    this.#options = options
    this.#ports = ports
  }

  async open(): Promise<void> {
    const link = new Link(this.#options, this.#ports)
    try {
      await link.open()
      await link.call(() => checkServer(link.client, this.#ports.log))
    } catch (error) {
      await link.close()
      throw error
    }
    this.#opened = { link, adder: new Adder(link, this.#ports.clock), bulletin: new Bulletin(link) }
  }

  add(entry: NewEntry): Promise<string> {
    const { adder, bulletin } = this.#there
    bulletin.open()
    return adder.add(entry)
  }

  work(worker: Worker): void {
    const { link, bulletin } = this.#there
    this.#shift = new Shift(link, this.#ports.clock, bulletin, worker)
  }

  async rest(): Promise<void> {
    await this.#shift?.rest()
  }

  remove(id: string): Promise<boolean> {
    const { link, adder } = this.#there
    return link.call(() => adder.remove(id))
  }

  find(ids: readonly string[]): Promise<readonly Found[]> {
    const { link, bulletin } = this.#there
    bulletin.open()
    return link.call(() => findMails(link, ids))
  }

  watch(listener: SettledListener): void {
    this.#there.bulletin.watch(listener)
  }

  held(): AsyncIterable<Found> {
    return heldMails(this.#there.link)
  }

  resend(id: string, progress: Json): Promise<boolean> {
    const { link } = this.#there
    return link.call(() => resendHeld(link, id, progress))
  }

  drop(id: string): Promise<boolean> {
    const { link } = this.#there
    return link.call(() => dropHeld(link, id))
  }

  figures(): Promise<DurableFigures> {
    const { link } = this.#there
    return link.call(() => readFigures(link))
  }

  async close(): Promise<void> {
    const { link, bulletin } = this.#there
    bulletin.close()
    await link.close()
  }

  get #there(): Opened {
    if (this.#opened === undefined) throw new Error('The queue has not been opened.')
    return this.#opened
  }
}
