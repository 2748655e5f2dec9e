import type { Json, SettledListener } from '@turbomail/durable'
import type { Client } from './connect.ts'
import type { Link } from './link.ts'

/** A longer result is asked for by whoever waits for it. */
const RESULT_CHARACTERS = 2_000

/** Has the processes that wait for mails hear of those that are done with, wherever that was. */
export class Bulletin {
  readonly #link: Link
  readonly #channel: string
  readonly #listeners: SettledListener[] = []
  #client: Client | undefined

  constructor(link: Link) {
    this.#link = link
    this.#channel = link.key('settled')
  }

  watch(listener: SettledListener): void {
    this.#listeners.push(listener)
  }

  /** Listens from now on: for the first mail that somebody of this process may wait for. */
  open(): void {
    if (this.#client !== undefined || this.#listeners.length === 0) return
    const client = this.#link.duplicate()
    this.#client = client
    client.on('message', (_channel: string, text: string) => this.#hear(text))
    client.on('ready', () => this.#subscribe(client))
    client.connect().catch(() => {})
  }

  tell(id: string, result: Json): void {
    const text = JSON.stringify(result)
    const told = text.length > RESULT_CHARACTERS ? id : `${id} ${text}`
    this.#link.client.publish(this.#channel, told).catch(this.#link.trouble.heard)
  }

  close(): void {
    this.#client?.disconnect()
  }

  /** What was told before, or while the connection was lost, is asked for. */
  #subscribe(client: Client): void {
    const { trouble } = this.#link
    client.subscribe(this.#channel).then(() => this.#each((listener) => listener.missed()), trouble.heard)
  }

  #hear(text: string): void {
    const end = text.indexOf(' ')
    if (end === -1) this.#each((listener) => listener.settled(text))
    else this.#each((listener) => listener.settled(text.slice(0, end), JSON.parse(text.slice(end + 1)) as Json))
  }

  #each(tell: (listener: SettledListener) => void): void {
    for (const listener of this.#listeners) tell(listener)
  }
}
