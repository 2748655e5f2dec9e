import { once } from 'node:events'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { TLSSocket, type TLSSocketOptions } from 'node:tls'
import { deferred } from './deferred.ts'
import { Input } from './input.ts'
import type { LogEntry } from './session.ts'

/** Unread octets at which the server stops reading until some have been used. */
const ENOUGH_OCTETS = 4 * 1024 * 1024

/** What is said without end is said in blocks of about this size. */
const BLOCK_OCTETS = 16 * 1024

/** A socket, clear or under TLS: what came, what goes, and the log of both. */
export class Connection {
  readonly input: Input = new Input()
  readonly log: LogEntry[] = []
  readonly #closed = deferred()
  /** Resolves when the client has ended its side, or the connection is closed. */
  readonly #ended = deferred()
  readonly #bornAt = performance.now()
  readonly #raw: Socket
  readonly #recordOctets: boolean
  readonly #stir: () => void
  #socket: Socket
  #out: Buffer[] = []
  #over = false
  #gone = false

  /** `stir` is called whenever anything has happened. */
  constructor(socket: Socket, recordOctets: boolean, stir: () => void) {
    this.#raw = socket
    this.#socket = socket
    this.#recordOctets = recordOctets
    this.#stir = stir
    socket.setNoDelay(true)
    socket.on('close', () => this.#close())
    socket.on('error', (error) => this.note('failed', { error }))
    this.note('connected')
    this.#listen()
  }

  /** The socket is closed. */
  get gone(): boolean {
    return this.#gone
  }

  /** Nothing more will be read or said. */
  get over(): boolean {
    return this.#over
  }

  get closed(): Promise<void> {
    return this.#closed.promise
  }

  /** All that came or went, as far as it was recorded. */
  recorded(what: 'received' | 'sent'): Buffer {
    return Buffer.concat(this.log.flatMap((entry) => (entry.what === what && entry.octets ? [entry.octets] : [])))
  }

  note(what: LogEntry['what'], more: { octets?: Buffer; error?: Error } = {}): void {
    this.log.push({ what, atMs: performance.now() - this.#bornAt, ...more })
    this.#stir()
  }

  /** Says something when `flush` is called. */
  write(octets: Buffer): void {
    if (!this.#over) this.#out.push(octets)
  }

  /** Sends, in one write, what was said. */
  flush(): void {
    const [first] = this.#out
    if (first === undefined || this.#over) return
    const octets = this.#out.length === 1 ? first : Buffer.concat(this.#out)
    this.#out = []
    if (this.#recordOctets) this.note('sent', { octets })
    this.#socket.write(octets)
  }

  /** Sends every octet in a write of its own. */
  async dribble(octets: Buffer): Promise<void> {
    this.flush()
    for (const octet of octets) {
      this.write(Buffer.of(octet))
      this.flush()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Sends the same octets again and again, as fast as they are taken. */
  async repeat(octets: Buffer): Promise<void> {
    this.flush()
    const block = Buffer.concat(Array(Math.ceil(BLOCK_OCTETS / octets.length)).fill(octets))
    while (!this.#over && !this.input.ended) {
      const taken = this.#socket.write(block)
      const next = deferred()
      if (taken) setImmediate(next.resolve)
      else this.#socket.once('drain', next.resolve)
      await Promise.race([next.promise, this.#ended.promise])
    }
  }

  /** Sends what was said, and waits until more has come or nothing will. */
  async more(): Promise<void> {
    this.flush()
    if (this.#socket.isPaused()) this.#resume()
    await this.input.more()
  }

  /** Waits for something else than the client; a client that goes meanwhile ends the connection. */
  async outside(event: Promise<unknown>, reading = true): Promise<void> {
    this.flush()
    if (!reading) this.#socket.pause()
    const happened = event.then(() => true)
    const stays = await Promise.race([happened, this.#ended.promise.then(() => false)])
    if (!reading) this.#resume()
    if (!stays) this.end()
  }

  /** Goes over to TLS as the server. */
  async secure(options: TLSSocketOptions): Promise<TLSSocket | undefined> {
    this.flush()
    const clear = this.#socket
    clear.removeAllListeners('data')
    clear.removeAllListeners('end')
    clear.pause()
    const waiting = this.input.peek()
    this.input.clear()
    if (waiting.length > 0) clear.unshift(waiting)
    const socket = new TLSSocket(clear, { ...options, isServer: true })
    const secured = once(socket, 'secure').then(
      () => true,
      () => false,
    )
    socket.on('error', (error) => {
      this.note('failed', { error })
      clear.destroy()
    })
    this.#socket = socket
    this.#listen()
    const done = await Promise.race([secured, this.#ended.promise.then(() => false)])
    if (!done || this.#over) {
      this.destroy()
      return undefined
    }
    this.note('secured')
    return socket
  }

  /** FIN, after all that was said. */
  end(): void {
    if (this.#over) return
    this.flush()
    this.note('disconnected')
    this.#finish()
    this.#socket.end()
  }

  /** RST, at once. */
  reset(): void {
    if (this.#over) return
    this.flush()
    this.note('reset')
    this.#finish()
    this.#raw.resetAndDestroy()
  }

  destroy(): void {
    this.#finish()
    this.#socket.destroy()
    this.#raw.destroy()
  }

  #listen(): void {
    const socket = this.#socket
    socket.on('data', (octets: Buffer) => this.#receive(octets))
    socket.on('end', () => this.#end())
  }

  #receive(octets: Buffer): void {
    if (this.#over) return
    if (this.#recordOctets) this.note('received', { octets })
    this.input.push(octets)
    this.#stir()
    if (this.input.length > ENOUGH_OCTETS) this.#socket.pause()
  }

  #resume(): void {
    if (!this.#over) this.#socket.resume()
  }

  #end(): void {
    if (!this.#over) this.note('ended')
    this.input.end()
    this.#ended.resolve()
  }

  #finish(): void {
    this.#over = true
    this.input.clear()
    this.input.end()
    this.#ended.resolve()
    this.#socket.resume()
  }

  #close(): void {
    this.#gone = true
    this.note('closed')
    this.#finish()
    this.#closed.resolve()
  }
}
