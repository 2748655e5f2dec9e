import type { SettledListener } from '@turbomail/durable'
import type { Client } from './connect.ts'
import type { Link } from './link.ts'

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
    client.on('message', (_channel: string, id: string) => this.#each((listener) => listener.settled(id)))
    client.on('ready', () => this.#subscribe(client))
    client.connect().catch(() => {})
  }

  tell(id: string): void {
    this.#link.client.publish(this.#channel, id).catch(this.#link.trouble.heard)
  }

  close(): void {
    this.#client?.disconnect()
  }

  /** What was told before, or while the connection was lost, is asked for. */
  #subscribe(client: Client): void {
    const { trouble } = this.#link
    client.subscribe(this.#channel).then(() => this.#each((listener) => listener.missed()), trouble.heard)
  }

  #each(tell: (listener: SettledListener) => void): void {
    for (const listener of this.#listeners) tell(listener)
  }
}
