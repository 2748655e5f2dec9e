import type { TLSSocket } from 'node:tls'
import type { Connection } from './connection.ts'
import type { Host } from './host.ts'
import type { EventName, ServerEvent } from './rule.ts'
import type { LogEntry, Session, TlsFacts } from './session.ts'
import { reply, type Step, stepsOf } from './step.ts'
import type { Transaction, TransactionState } from './transaction.ts'
import { VIOLATIONS, type Violation, type ViolationCode } from './violation.ts'

/** Commands that must be the last of their group (RFC 2920 §3.1, RFC 3207 §4, RFC 4954 §4). */
const GROUP_ENDS = new Set<EventName>(['EHLO', 'HELO', 'LHLO', 'DATA', 'VRFY', 'QUIT', 'NOOP', 'STARTTLS', 'AUTH'])
const NOT_COMMANDS = new Set<EventName>(['CONNECT', 'HANDSHAKE'])

/** What an answer is about, beside the line. */
export interface About {
  readonly line?: string
  readonly path?: string
  /** Counted already; else the conversation counts. */
  readonly nth?: number
}

/** One connection: what the client has said, what state that led to, and the saying of answers. */
export class Conversation implements Session {
  readonly id: number
  readonly host: Host
  readonly connection: Connection
  readonly commands: string[] = []
  readonly transactions: Transaction[] = []
  readonly violations: Violation[] = []
  clientName: string | undefined
  esmtp = false
  secure = false
  tls: TlsFacts | undefined
  tlsSocket: TLSSocket | undefined
  user: string | undefined
  mechanism: string | undefined
  /** The MAIL that was tried last, until its transaction ends. */
  transaction: Transaction | undefined
  /** Keywords, in upper case, of the last EHLO list as it was said. */
  offered: ReadonlyMap<string, string> = new Map()
  /** Octets that had come before the reply to the last content; for `quirks.afterDot`. */
  early = 0
  /** The octets of the last answer. */
  said: Buffer = Buffer.alloc(0)
  readonly #counts = new Map<string, number>()

  constructor(id: number, host: Host, connection: Connection) {
    this.id = id
    this.host = host
    this.connection = connection
  }

  get log(): readonly LogEntry[] {
    return this.connection.log
  }

  get received(): Buffer {
    return this.#octets('received')
  }

  get sent(): Buffer {
    return this.#octets('sent')
  }

  get open(): boolean {
    return this.log.at(-1)?.what !== 'closed'
  }

  get closed(): Promise<void> {
    return this.connection.closed
  }

  offers(keyword: string): boolean {
    return this.offered.has(keyword)
  }

  violate(code: ViolationCode, text: string): void {
    this.violations.push({ code, message: VIOLATIONS[code], text: text.slice(0, 200) })
  }

  /**
   * Answers by the script or, where that has nothing to say, with `usual`. Returns the code that was said, if any; the
   * connection may be over.
   */
  async answer(name: EventName, usual: string, about: About = {}): Promise<number | undefined> {
    this.#checkGroup(name, about.line ?? '')
    const event = this.#event(name, about)
    const scripted = this.host.hasRules ? await this.host.pick(event) : undefined
    if (scripted === undefined) return this.#say(reply(usual))
    return this.perform(stepsOf(scripted), usual)
  }

  /** Takes the steps in order; one that neither speaks nor ends is followed by the usual reply. */
  async perform(steps: readonly Step[], usual: string): Promise<number | undefined> {
    const decisive = steps.some((step) => ['say', 'omit', 'disconnect', 'reset'].includes(step.do))
    let code: number | undefined
    for (const step of decisive || usual === '' ? steps : [...steps, reply(usual)]) {
      const said = await this.#step(step)
      code ??= said
      if (this.connection.over) break
    }
    return code
  }

  /** Gives the open transaction its end, and tells whoever waits for it. It stays the one that was tried last. */
  conclude(state: TransactionState): void {
    const transaction = this.transaction
    if (transaction?.state !== 'open') return
    transaction.state = state
    this.host.ended(transaction)
  }

  /** Concludes, and makes room for another MAIL. */
  finish(state: TransactionState): void {
    this.conclude(state)
    this.transaction = undefined
    this.#counts.delete('RCPT')
    this.#counts.delete('CONTENT')
  }

  async #step(step: Step): Promise<number | undefined> {
    const connection = this.connection
    if (step.do === 'say') return this.#say(step)
    if (step.do === 'omit') return step.code
    if (step.do === 'disconnect') connection.end()
    else if (step.do === 'reset') connection.reset()
    else if (step.do === 'swallow') connection.input.clear()
    else if (step.do === 'delay') await this.#delay(step.delayMs)
    else {
      step.arrive()
      await connection.outside(step.opened, step.reading)
    }
    return undefined
  }

  #say(step: Step): number | undefined | Promise<number | undefined> {
    if (step.do !== 'say') return undefined
    this.said = step.octets
    if (step.dribble || this.host.options.dribble) return this.connection.dribble(step.octets).then(() => step.code)
    this.connection.write(step.octets)
    return step.code
  }

  async #delay(delayMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await this.connection.outside(
      new Promise((resolve) => {
        timer = setTimeout(resolve, delayMs)
      }),
    )
    clearTimeout(timer)
  }

  #event(name: EventName, about: About): ServerEvent {
    const nth = about.nth ?? this.#count(name)
    return { name, line: about.line ?? '', path: about.path, nth, session: this, transaction: this.transaction }
  }

  #count(name: EventName): number {
    const nth = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, nth)
    return nth
  }

  /** Whether the client had a right to send what waits behind this command. */
  #checkGroup(name: EventName, line: string): void {
    if (this.connection.input.length === 0 || NOT_COMMANDS.has(name)) return
    if (!this.offers('PIPELINING')) this.violate('PIPELINING_NOT_OFFERED', line || name)
    else if (GROUP_ENDS.has(name)) this.violate('PIPELINED_AFTER', line)
  }

  #octets(what: 'received' | 'sent'): Buffer {
    return Buffer.concat(this.log.flatMap((entry) => (entry.what === what && entry.octets ? [entry.octets] : [])))
  }
}
