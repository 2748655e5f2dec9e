import type { SettledListener } from '@turbomail/durable'
import type { Ground } from './ground.ts'
import { readTelling } from './telling.ts'

/** How long until it is tried again to listen. */
const AGAIN_MS = 10_000

/** Hears what is told on the channel, as well as it can. */
export class Bulletin {
  readonly #ground: Ground
  readonly #onNews: () => void
  readonly #over = new AbortController()
  #listener: SettledListener | undefined
  #handle: { close(): Promise<void> } | undefined

  constructor(ground: Ground, onNews: () => void) {
    this.#ground = ground
    this.#onNews = onNews
  }

  /** Resolves when it listens, or when it is clear that it cannot now. */
  async open(): Promise<void> {
    if (await this.#listen()) return
    this.#listenLater()
  }

  watch(listener: SettledListener): void {
    this.#listener = listener
  }

  async close(): Promise<void> {
    this.#over.abort()
    await this.#handle?.close()
  }

  async #listen(): Promise<boolean> {
    const { db, channel, patience } = this.#ground
    if (db.listen === undefined) return true
    try {
      const missed = (): void => {
        this.#onNews()
        this.#listener?.missed()
      }
      this.#handle = await db.listen(channel, (payload) => this.#hear(payload), missed)
      if (this.#over.signal.aborted) await this.#handle.close()
      return true
    } catch (error) {
      patience.report(error)
      return false
    }
  }

  async #listenLater(): Promise<void> {
    do await this.#ground.patience.pause(AGAIN_MS, this.#over.signal)
    while (!this.#over.signal.aborted && !(await this.#listen()))
  }

  #hear(payload: string): void {
    const told = readTelling(payload)
    if (told === undefined) this.#onNews()
    else if (told.teller !== this.#ground.teller) for (const id of told.ids) this.#listener?.settled(id)
  }
}
