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
  #news: string[] = []

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
    client.on('message', (_channel: string, news: string) => this.#hear(news))
    client.on('ready', () => this.#subscribe(client))
    client.connect().catch(() => {})
  }

  /** What is told in one turn of the event loop goes in one message. */
  tell(id: string, result: Json): void {
    const text = JSON.stringify(result)
    this.#news.push(text.length > RESULT_CHARACTERS ? id : `${id} ${text}`)
    if (this.#news.length === 1) setImmediate(() => this.#publish())
  }

  close(): void {
    this.#client?.disconnect()
  }

  /** What was told before, or while the connection was lost, is asked for. */
  #subscribe(client: Client): void {
    const { trouble } = this.#link
    client.subscribe(this.#channel).then(() => this.#each((listener) => listener.missed()), trouble.heard)
  }

  #publish(): void {
    const news = this.#news.join('\n')
    this.#news = []
    this.#link.client.publish(this.#channel, news).catch(this.#link.trouble.heard)
  }

  #hear(news: string): void {
    for (const text of news.split('\n')) {
      const end = text.indexOf(' ')
      if (end === -1) this.#each((listener) => listener.settled(text))
      else this.#each((listener) => listener.settled(text.slice(0, end), JSON.parse(text.slice(end + 1)) as Json))
    }
  }

  #each(tell: (listener: SettledListener) => void): void {
    for (const listener of this.#listeners) tell(listener)
  }
}
