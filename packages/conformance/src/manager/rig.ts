import { strict as assert } from 'node:assert'
import {
  type ErrorCode,
  isMailError,
  type Manager,
  type Receipt,
  type RetryOptions,
  type StopReport,
  type SubmitOptions,
  type Ticket,
} from '@turbomail/core/contract'
import { type KitPorts, kitPorts } from '../kit-ports.ts'
import type { ManagerHarness } from '../manager-harness.ts'
import type { HandCrankedAttempt } from './hand-cranked-attempt.ts'
import { HandCrankedDispatcher } from './hand-cranked-dispatcher.ts'
import { type KitMail, kitMail } from './kit-mail.ts'

/** Turns after which nothing more is on its way. */
const QUIET_TURNS = 6
/** Turns after which what has not happened will not. */
const PATIENCE_TURNS = 60

/** How a case would have its manager. */
export interface RigOptions {
  /** Left out: no bound. */
  readonly maxConcurrent?: number
  /** Slots of the dispatcher; left out: no bound. */
  readonly slots?: number
  /** The mailer's retry options; left out: one attempt and no more. */
  readonly retry?: RetryOptions
}

/** A manager on the bench: its dispatcher cranked by hand, its clock standing still. */
export class Rig {
  readonly ports: KitPorts = kitPorts()
  readonly dispatcher: HandCrankedDispatcher
  readonly manager: Manager
  readonly #turn: () => Promise<void>
  #seen = 0

  /** The manager is not started. */
  constructor(harness: ManagerHarness, options: RigOptions = {}) {
    const {
      maxConcurrent = Number.POSITIVE_INFINITY,
      slots = Number.POSITIVE_INFINITY,
      retry = { attempts: 1 },
    } = options
    this.dispatcher = new HandCrankedDispatcher(this.ports.clock, slots)
    this.manager = harness.factory({ maxConcurrent }).create(this.dispatcher, { ports: this.ports, retry })
    this.#turn = harness.turn?.bind(harness) ?? turnOfTheLoop
  }

  /** The manager is started; only then are there as few slots as `options` say. */
  static async started(harness: ManagerHarness, { slots, ...options }: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(harness, options)
    await rig.resolves(rig.manager.start(), 'start')
    if (slots !== undefined) rig.dispatcher.slots = slots
    return rig
  }

  /** Lets happen whatever is on its way. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < QUIET_TURNS; turn++) await this.#turn()
  }

  /** Waits until `happened`, for as long as it still may. */
  async until(happened: () => boolean, what: string): Promise<void> {
    for (let turn = 0; turn < PATIENCE_TURNS && !happened(); turn++) await this.#turn()
    assert.ok(happened(), what)
  }

  async advance(ms: number): Promise<void> {
    await this.quiet()
    await this.ports.clock.advance(ms, () => this.quiet())
  }

  /** Waits until `promise` settles, whichever way. */
  async settles(promise: Promise<unknown>, what: string): Promise<Watched> {
    const seen = watch(promise)
    await this.until(() => seen.state !== 'pending', `${what} never settles`)
    return seen
  }

  /** What `promise` resolves with. */
  async resolves<T>(promise: Promise<T>, what: string): Promise<T> {
    const seen = await this.settles(promise, what)
    if (seen.state === 'resolved') return seen.value as T
    throw new assert.AssertionError({ message: `${what} rejects: ${String(seen.value)}`, actual: seen.value })
  }

  /** What `promise` rejects with: an error of this code, where one is given. */
  async rejects(promise: Promise<unknown>, what: string, code?: ErrorCode): Promise<unknown> {
    const seen = await this.settles(promise, what)
    assert.equal(seen.state, 'rejected', `${what} does not reject`)
    if (code !== undefined)
      assert.ok(isMailError(seen.value, code), `${what} rejects with ${String(seen.value)}, not ${code}`)
    return seen.value
  }

  /** A promise that must still be pending when everything is quiet. */
  async pends(promise: Promise<unknown>, what: string): Promise<void> {
    const seen = watch(promise)
    await this.quiet()
    assert.equal(seen.state, 'pending', `${what} settles too early`)
  }

  async submit(given: string | KitMail, options?: SubmitOptions): Promise<Ticket> {
    const mail = kitMail(given)
    const ticket = await this.resolves(this.manager.submit(mail, options), `submit of ${mail.messageId}`)
    looseEnd(ticket.receipt)
    return ticket
  }

  /** A submission that must be refused, and never handed over. */
  async refuses(name: string, code: ErrorCode, options?: SubmitOptions): Promise<unknown> {
    const error = await this.rejects(this.manager.submit(kitMail(name), options), 'submit', code)
    await this.noAttempt('the mail was refused')
    return error
  }

  /** What the receipt of a mail comes to when it is accepted. */
  receipt({ messageId, receipt }: Ticket): Promise<Receipt> {
    return this.resolves(receipt, `the receipt of ${messageId}`)
  }

  /** What it rejects with otherwise. */
  failure({ messageId, receipt }: Ticket, code?: ErrorCode): Promise<unknown> {
    return this.rejects(receipt, `the receipt of ${messageId}`, code)
  }

  /** A start that is under way; a case that ends before it leaves no rejection behind. */
  starting(): Promise<void> {
    return looseEnd(this.manager.start())
  }

  /** A stop that is under way, likewise. */
  stopping(signal?: AbortSignal): Promise<StopReport> {
    return looseEnd(this.manager.stop(signal === undefined ? undefined : { signal }))
  }

  /** Waits until the ticket settles, whichever way. */
  fate({ messageId, receipt }: Ticket): Promise<Watched> {
    return this.settles(receipt, `the receipt of ${messageId}`)
  }

  stop(signal?: AbortSignal): Promise<StopReport> {
    return this.resolves(this.stopping(signal), 'stop')
  }

  /** The next attempt that has been given a slot. */
  async attempt(): Promise<HandCrankedAttempt> {
    const { attempts } = this.dispatcher
    await this.until(() => attempts.length > this.#seen, 'no further attempt is made')
    const attempt = attempts[this.#seen++]
    assert.ok(attempt)
    return attempt
  }

  async noAttempt(why: string): Promise<void> {
    await this.quiet()
    const attempt = this.dispatcher.attempts[this.#seen]
    assert.equal(attempt?.mail.messageId, undefined, `an attempt is made, although ${why}`)
  }

  /** Submits a mail and has it accepted. */
  async passes(name: string): Promise<void> {
    const ticket = await this.submit(name)
    const attempt = await this.attempt()
    attempt.accept()
    await this.receipt(ticket)
  }
}

/** A promise, and what has become of it. */
export interface Watched {
  state: 'pending' | 'resolved' | 'rejected'
  value?: unknown
}

function watch(promise: Promise<unknown>): Watched {
  const seen: Watched = { state: 'pending' }
  promise.then(
    (value) => Object.assign(seen, { state: 'resolved', value }),
    (value) => Object.assign(seen, { state: 'rejected', value }),
  )
  return seen
}

/** What is no case's own matter when it rejects. */
function looseEnd<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
