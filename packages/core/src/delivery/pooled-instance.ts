import type { Log } from '../ports/log.ts'
import type { Transport } from './transport.ts'

/** `retired`: it takes no further mail, and closes when nothing is in flight. */
type State = 'opening' | 'open' | 'retired' | 'closed'

/** One transport in a pool: opened once and first, closed once and last, never given more than its window. */
export class PooledInstance {
  readonly transport: Transport
  /** When it last became idle, in epoch milliseconds. */
  idleSince = 0
  /** When it was opened. */
  openedAt = 0
  /** Retired before it was open: nobody waited for it any longer. */
  abandoned = false
  /** Settles when it has been closed. */
  readonly closed: Promise<void>
  #state: State = 'opening'
  #inFlight = 0
  readonly #opening = new AbortController()
  readonly #log: Log
  #settleClosed: () => void = () => {}

  constructor(transport: Transport, log: Log) {
    this.transport = transport
    this.#log = log
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve
    })
  }

  get isOpening(): boolean {
    return this.#state === 'opening'
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  get isIdle(): boolean {
    return this.#state === 'open' && this.#inFlight === 0
  }

  get window(): number {
    return Math.max(1, Math.floor(this.transport.window) || 1)
  }

  /** How many more deliveries it takes now. */
  get free(): number {
    return this.#state === 'open' ? Math.max(0, this.window - this.#inFlight) : 0
  }

  /** How full it is: from 0 up to, but not including, 1; `Infinity` where it takes no more now. */
  get load(): number {
    if (this.#state !== 'open') return Number.POSITIVE_INFINITY
    const { window } = this
    return this.#inFlight < window ? this.#inFlight / window : Number.POSITIVE_INFINITY
  }

  /** Resolves when the instance can be used; rejects with what `open` failed with, and is opening until it is given up. */
  async open(): Promise<void> {
    await this.transport.open({ signal: this.#opening.signal })
    if (this.#state === 'opening') this.#state = 'open'
    else this.#close()
  }

  /** It could not be opened. */
  giveUp(): void {
    this.#state = 'retired'
    this.#close()
  }

  hold(): void {
    this.#inFlight++
  }

  release(): void {
    this.#inFlight--
    if (this.#state === 'retired' && this.#inFlight === 0) this.#close()
  }

  /** Gives it no further mail, and closes it once nothing is in flight; one that is still opening is told to stop. */
  retire(): void {
    if (this.#state === 'opening') {
      this.#state = 'retired'
      this.abandoned = true
      this.#opening.abort()
    } else if (this.#state === 'open') {
      this.#state = 'retired'
      if (this.#inFlight === 0) this.#close()
    }
  }

  async #close(): Promise<void> {
    this.#state = 'closed'
    try {
      await this.transport.close()
    } catch (error) {
      this.#log.warn({ code: 'TRANSPORT_CONTRACT', message: 'The transport failed to close.', detail: error })
    }
    this.#settleClosed()
  }
}
