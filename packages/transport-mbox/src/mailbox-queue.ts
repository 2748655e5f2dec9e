import type { Delivered, Ports } from '@turbomail/core/contract'
import { Append } from './append.ts'
import { appendBatch } from './append-batch.ts'
import { appendStream } from './append-stream.ts'
import type { LockMethods } from './lock/lock-methods.ts'
import { type LockedMailbox, lockMailbox } from './lock/mailbox-lock.ts'
import { lockedFailure } from './locked-failure.ts'
import type { ResolvedOptions } from './options.ts'
import type { PendingMail } from './pending-mail.ts'
import { sleep } from './sleep.ts'
import { writeSpecial } from './write-special.ts'

const LEAST_POLL_MS = 10
const MOST_POLL_MS = 250

/** Appends the mails that wait, as many at once as there are: one lock, one append, one fsync. */
export class MailboxQueue {
  readonly #options: ResolvedOptions
  readonly #methods: LockMethods
  readonly #ports: Ports
  #waiting: PendingMail[] = []
  #running: Promise<void> | undefined
  #wake: AbortController | undefined

  constructor(options: ResolvedOptions, methods: LockMethods, ports: Ports) {
    this.#options = options
    this.#methods = methods
    this.#ports = ports
  }

  add(mail: PendingMail): Promise<Delivered> {
    this.#waiting.push(mail)
    this.#running ??= this.#run()
    return mail.delivered.finally(() => this.#forget(mail))
  }

  /** Resolves when nothing is being appended, and nobody waits. */
  async settled(): Promise<void> {
    await this.#running
  }

  /** Nobody waits for the locks any more when nobody wants them. */
  #forget(mail: PendingMail): void {
    this.#waiting = this.#waiting.filter((other) => other !== mail)
    if (this.#waiting.length === 0) this.#wake?.abort()
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#round()
    this.#running = undefined
  }

  async #round(): Promise<void> {
    let locked: LockedMailbox | undefined
    try {
      locked = await lockMailbox(this.#options, this.#methods, this.#ports, this.#polls())
    } catch (error) {
      this.#end(this.#waiting, (mail) => mail.fail(error))
    }
    if (locked === undefined) return
    const mails = this.#take()
    await this.#append(locked, mails)
    await locked.release()
    this.#end(mails)
  }

  /** Those at the head that are in memory, or the one there that is not. */
  #take(): readonly PendingMail[] {
    const waiting = this.#waiting.filter(({ isWaiting }) => isWaiting)
    const small = waiting.findIndex(({ content }) => content.pieces === undefined)
    return waiting.slice(0, small === -1 ? waiting.length : Math.max(small, 1))
  }

  async #append(locked: LockedMailbox, mails: readonly PendingMail[]): Promise<void> {
    const [first] = mails
    if (first === undefined) return
    if (locked.special) return await this.#writeEach(locked, mails)
    const { variant } = this.#options
    let append: Append
    try {
      append = await Append.begin(locked, this.#ports.log)
    } catch (error) {
      for (const mail of mails) mail.fail(error)
      return
    }
    if (first.content.pieces === undefined) await appendStream(append, first, variant, locked.path)
    else await appendBatch(append, mails, locked.path)
    await append.close()
  }

  async #writeEach(locked: LockedMailbox, mails: readonly PendingMail[]): Promise<void> {
    for (const mail of mails) await writeSpecial(locked, mail, this.#options.variant, this.#ports.clock)
  }

  #end(mails: readonly PendingMail[], conclude?: (mail: PendingMail) => void): void {
    this.#waiting = this.#waiting.filter((mail) => !mails.includes(mail))
    for (const mail of mails) {
      conclude?.(mail)
      mail.tell()
    }
  }

  /** Waits at random, and longer from time to time, until nobody waits for the locks any more. */
  #polls(): () => Promise<boolean> {
    let least = LEAST_POLL_MS
    return async () => {
      await this.#expire()
      if (this.#waiting.length === 0) return false
      const delayMs = least * (0.5 + this.#ports.identity.random())
      least = Math.min(least * 1.5, MOST_POLL_MS)
      this.#wake = new AbortController()
      await sleep(this.#ports.clock, delayMs, this.#wake.signal)
      this.#wake = undefined
      return this.#waiting.length > 0
    }
  }

  /** Those who have waited as long as they were to. */
  async #expire(): Promise<void> {
    const now = this.#ports.clock.now()
    const expired = this.#waiting.filter(({ since }) => now - since >= this.#options.lock.waitMs)
    for (const mail of expired) {
      const failure = await lockedFailure(this.#options.path, now - mail.since)
      this.#end([mail], () => mail.fail(failure))
    }
  }
}
