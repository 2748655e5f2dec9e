import type { Socket } from 'node:net'
import type { Clock, Reply } from '@turbomail/core/contract'
import { COMMAND_ENCODING, type CommandLine, commandLine } from './command-line.ts'
import { Deadline } from './deadline.ts'
import { Expectations, type Expected, type Owner } from './expectations.ts'
import {
  connectionLost,
  relayUnavailable,
  replyMalformed,
  replyTimeout,
  replyUnexpected,
  tlsInjection,
  unusable,
} from './failures.ts'
import { Output } from './output.ts'
import { ReplyReader, ReplySyntaxError } from './reply-reader.ts'
import { type Listeners, listen } from './socket-listeners.ts'
import type { StallWatch } from './stall-watch.ts'
import type { Transcript } from './transcript.ts'
import { Unsaid } from './unsaid.ts'

/** What the dialogue is about while nothing is expected. */
const IDLE = 'idle'

const QUIT = commandLine('QUIT')

/** The code of a challenge (RFC 4954 §4), which must be answered as it came. */
const CHALLENGE = 334

/**
 * Commands out and replies in, apart from each other: a command is written whether or not earlier ones have been
 * answered, and leaves an expectation behind; replies settle the expectations in their order. When the two do not match,
 * the connection breaks or a deadline passes, the dialogue fails once and for all, and so does whatever is expected.
 */
export class Dialogue {
  readonly transcript: Transcript
  readonly deadline: Deadline
  readonly output: Output
  /** Called when the socket takes more again. */
  onRoom: (() => void) | undefined
  /** Called once, when it is over, before those whom it owed a reply are told. */
  onFailure: ((failure: unknown) => void) | undefined
  /** How a reply is changed before anybody sees it, while secrets are about that it may repeat. */
  strikeOut: ((reply: Reply) => Reply) | undefined
  /** Set from STARTTLS to the handshake: plain text behind the reply is an attack (RFC 3207 §6). */
  sealed = false
  /** Looks for pauses between replies, where that is worth while. */
  stalls: StallWatch | undefined
  readonly #clock: Clock
  readonly #unsaid: Unsaid
  readonly #expectations = new Expectations()
  readonly #reader = new ReplyReader()
  readonly #listeners: Listeners = {
    data: (chunk) => this.#receive(chunk),
    drain: () => {
      this.output.drained()
      this.onRoom?.()
    },
    error: (cause) => this.fail(connectionLost(this.#phase, cause)),
    end: () => this.fail(connectionLost(this.#phase)),
    close: () => this.fail(connectionLost(this.#phase)),
  }
  #socket: Socket
  #stopListening: () => void
  #leaving: { readonly owner: Owner; readonly failure: unknown } | undefined
  #failure: unknown
  #closing = false

  constructor(socket: Socket, clock: Clock, transcript: Transcript) {
    this.transcript = transcript
    this.#clock = clock
    this.deadline = new Deadline(clock, (phase) => this.#late(phase))
    this.#socket = socket
    this.output = new Output(socket)
    this.#unsaid = new Unsaid(this.output)
    this.#stopListening = listen(socket, this.#listeners)
  }

  /** Why it is over; `undefined` as long as it is not. */
  get failure(): unknown {
    return this.#failure
  }

  /** Whether it takes no further command: it is over, or the relay has said that it soon will be. */
  get spent(): boolean {
    return this.#closing || this.#failure !== undefined
  }

  /** What whoever comes too late for it is told: nothing of theirs was said. */
  get unusable(): unknown {
    return unusable(this.#failure ?? connectionLost(IDLE))
  }

  get socket(): Socket {
    return this.#socket
  }

  /** Whether every reply is in and nothing is under way. */
  get quiet(): boolean {
    return this.#expectations.first === undefined
  }

  /** Waits for a reply that no command asks for: the greeting, or the one to a content. */
  expect(expected: Expected): void {
    if (this.#failure !== undefined) {
      expected.owner.failed(this.#failure)
      return
    }
    if (this.#expectations.first === undefined) this.deadline.allow(expected.verb, expected.timeoutMs)
    this.#expectations.add(expected)
    this.#unsaid.add()
  }

  /** Gives a reply that is expected another time; from now on, if it is the next. */
  allow(expected: Expected, timeoutMs: number): void {
    expected.timeoutMs = timeoutMs
    if (this.#expectations.first === expected) this.deadline.allow(expected.verb, timeoutMs)
  }

  /** Says a command. `shown` stands for it in the transcript. */
  command(line: CommandLine, expected: Expected, shown?: string): void {
    this.output.add(line)
    this.expect(expected)
    if (this.transcript.heard) this.transcript.tell('client', shown ?? line.trimEnd())
  }

  /** One command, and its reply. */
  ask(text: string, verb: string, timeoutMs: number, shown: string = text): Promise<Reply> {
    const line = commandLine(text)
    return new Promise((resolve, reject) => {
      this.command(line, { verb, timeoutMs, owner: { replied: resolve, failed: reject }, index: 0 }, shown)
    })
  }

  /** Goes on over the connection that `shakeHands` makes of this one. */
  async secure(shakeHands: (socket: Socket) => Promise<Socket>): Promise<void> {
    if (!this.#reader.empty) this.fail(tlsInjection())
    if (this.#failure !== undefined) throw this.#failure
    this.#stopListening()
    this.#socket = await shakeHands(this.#socket)
    this.output.over(this.#socket)
    this.#stopListening = listen(this.#socket, this.#listeners)
    this.sealed = false
  }

  /** From now on nothing is expected, and the process need not stay for it. Says good-bye by itself after `idleMs`. */
  rest(idleMs: number): void {
    this.deadline.allowInAll(Number.POSITIVE_INFINITY)
    this.deadline.allow(IDLE, idleMs)
    this.#socket.unref()
  }

  /** Work begins again. */
  wake(): void {
    this.deadline.rest()
    this.#socket.ref()
  }

  /** Ends it at once; whatever is expected fails with this reason. Only the first reason counts. */
  fail(failure: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = failure
    this.deadline.stop()
    this.#socket.destroy()
    this.output.clear()
    const owners = this.#expectations.clear()
    this.onFailure?.(failure)
    for (const owner of owners) owner.failed(failure)
  }

  /** Takes no further command, and ends as soon as nothing is owed to anybody ahead of this owner. */
  leave(owner: Owner, failure: unknown): void {
    this.#closing = true
    this.output.flush()
    this.#leaving = { owner, failure }
    this.#leaveInTurn()
  }

  /** Takes no further command; what is owed is still waited for. */
  close(): void {
    this.#closing = true
  }

  /** Ends it, and resolves when nothing of it is left. */
  async end(): Promise<void> {
    this.fail(connectionLost(this.#phase))
    if (!this.#socket.closed) await new Promise((resolve) => this.#socket.once('close', resolve))
  }

  get #phase(): string {
    return this.#expectations.first?.verb ?? IDLE
  }

  #receive(chunk: Buffer): void {
    this.#reader.push(chunk)
    while (this.#failure === undefined) {
      const reply = this.#nextReply()
      if (reply === undefined) return
      this.#settle(reply)
    }
  }

  #nextReply(): Reply | undefined {
    try {
      return this.#reader.next()
    } catch (error) {
      if (!(error instanceof ReplySyntaxError)) throw error
      this.fail(replyMalformed(this.#phase, error.message))
      return undefined
    }
  }

  #settle(raw: Reply): void {
    const seen = this.strikeOut === undefined ? raw : this.strikeOut(raw)
    if (this.transcript.heard) this.transcript.tellReply(seen)
    const reply = raw.code === CHALLENGE ? raw : seen
    const expected = this.#expectations.size > this.#unsaid.count ? this.#expectations.take() : undefined
    if (expected === undefined) this.#failUnasked(reply)
    else this.#give(reply, expected)
  }

  #give(reply: Reply, expected: Expected): void {
    const next = this.#expectations.first
    this.stalls?.replied(expected.verb, next !== undefined, this.#clock.now())
    if (next === undefined) this.deadline.rest()
    else this.deadline.allow(next.verb, next.timeoutMs)
    const last = reply.code === 421
    if (last) this.#closing = true
    expected.owner.replied(reply, expected)
    if (last) this.fail(relayUnavailable(expected.verb, reply))
    else this.#leaveInTurn()
  }

  #leaveInTurn(): void {
    const leaving = this.#leaving
    if (leaving !== undefined && this.#expectations.owesFirst(leaving.owner)) this.fail(leaving.failure)
  }

  #failUnasked(reply: Reply): void {
    if (this.sealed) this.fail(tlsInjection())
    else this.fail(reply.code === 421 ? relayUnavailable(this.#phase, reply) : replyUnexpected(this.#phase, reply))
  }

  #late(phase: string): void {
    if (phase === IDLE) this.#socket.write(QUIT, COMMAND_ENCODING)
    this.fail(phase === IDLE ? connectionLost(IDLE) : replyTimeout(this.#phase))
  }
}
