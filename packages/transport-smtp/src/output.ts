import type { Socket } from 'node:net'
import { COMMAND_ENCODING, type CommandLine } from './command-line.ts'

/** So much is written at once, without waiting for the turn to end. */
const JOIN_OCTETS = 64 * 1024
/** Smaller pieces are copied into one; larger ones are handed to the socket side by side with them. */
const LARGE_OCTETS = 16 * 1024

/** What comes after it comes as a microtask, and costs less than `queueMicrotask`. */
const SETTLED = Promise.resolve()

type Piece = CommandLine | Uint8Array

/** What goes to the relay: gathered while a turn of the event loop lasts, and written as one piece at its end. */
export class Output {
  #socket: Socket
  #pieces: Piece[] = []
  #octets = 0
  #flushes = 0
  #scheduled = false
  #onDrain: (() => void) | undefined
  readonly #flush = (): void => this.flush()
  readonly #atTheEnd = (): void => process.nextTick(this.#flush)

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Whether more may be added: neither the socket nor what waits here holds more than it should. */
  get room(): boolean {
    return this.#octets < JOIN_OCTETS && !this.#socket.writableNeedDrain
  }

  /** Whether something that was added has yet to leave. */
  get pending(): boolean {
    return this.#pieces.length > 0
  }

  /** Counts what has left. */
  get flushes(): number {
    return this.#flushes
  }

  /** Goes on over another socket. */
  over(socket: Socket): void {
    this.#socket = socket
  }

  add(piece: Piece): void {
    const last = this.#pieces.length - 1
    const before = this.#pieces[last]
    if (typeof piece === 'string' && typeof before === 'string') this.#pieces[last] = (before + piece) as CommandLine
    else this.#pieces.push(piece)
    this.#octets += piece.length
    if (this.#octets >= JOIN_OCTETS) this.flush()
    else this.#schedule()
  }

  /** Writes what has been added, without waiting for the turn to end. */
  flush(): void {
    this.#scheduled = false
    if (this.#pieces.length === 0) return
    const pieces = this.#pieces
    this.#pieces = []
    this.#octets = 0
    this.#flushes++
    if (this.#socket.destroyed) return
    const [first] = pieces
    if (pieces.length === 1 && first !== undefined) this.#write(first)
    else this.#writeJoined(pieces)
  }

  /** Throws away what has been added. */
  clear(): void {
    this.#pieces = []
    this.#octets = 0
    this.drained()
  }

  /** Resolves when there is room, or none is needed any longer. */
  untilRoom(): Promise<void> {
    if (this.room || this.#socket.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onDrain = resolve
    })
  }

  /** The socket has room again, or is no more. */
  drained(): void {
    const resolve = this.#onDrain
    this.#onDrain = undefined
    resolve?.()
  }

  /** When the promises that are settled now have had their say, and what they have led to: others may have something to add. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    SETTLED.then(this.#atTheEnd)
  }

  #write(piece: Piece): void {
    if (typeof piece === 'string') this.#socket.write(piece, COMMAND_ENCODING)
    else this.#socket.write(piece)
  }

  /** Joins what lies between large pieces; those are not copied. */
  #writeJoined(pieces: readonly Piece[]): void {
    const large = pieces.findIndex(({ length }) => length >= LARGE_OCTETS)
    if (large === -1) {
      this.#socket.write(join(pieces))
      return
    }
    this.#socket.cork()
    if (large > 0) this.#socket.write(join(pieces.slice(0, large)))
    this.#write(pieces[large] as Piece)
    if (large < pieces.length - 1) this.#writeJoined(pieces.slice(large + 1))
    this.#socket.uncork()
  }
}

function join(pieces: readonly Piece[]): Uint8Array {
  let octets = 0
  for (const piece of pieces) octets += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
  const joined = Buffer.allocUnsafe(octets)
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') at += joined.write(piece, at, COMMAND_ENCODING)
    else {
      joined.set(piece, at)
      at += piece.length
    }
  }
  return joined
}
