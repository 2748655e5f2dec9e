import type { TLSSocket } from 'node:tls'
import type { Connection } from './connection.ts'
import { Counters } from './counters.ts'
import type { EventName } from './event-name.ts'
import type { Host } from './host.ts'
import type { PathAndParameters } from './path-and-parameters.ts'
import { perform } from './perform.ts'
import type { ServerEvent } from './rule.ts'
import type { LogEntry, Session, TlsFacts } from './session.ts'
import { type Action, reply, stepsOf } from './step.ts'
import type { TransactionState } from './transaction.ts'
import { TransactionRecord } from './transaction-record.ts'
import { VIOLATIONS, type Violation, type ViolationCode } from './violation.ts'

/** Commands that must be the last of their group (RFC 2920 §3.1, RFC 3207 §4, RFC 4954 §4). */
const GROUP_ENDS = new Set<EventName>(['EHLO', 'HELO', 'LHLO', 'DATA', 'VRFY', 'QUIT', 'NOOP', 'STARTTLS', 'AUTH'])

/** What an answer is about, beside its name. */
export interface About {
  readonly line?: string
  readonly path?: string
}

/** One connection: what the client has said, what state that led to, and the saying of answers. */
export class Conversation implements Session {
  readonly id: number
  readonly host: Host
  readonly connection: Connection
  readonly commands: string[] = []
  readonly transactions: TransactionRecord[] = []
  readonly violations: Violation[] = []
  clientName: string | undefined
  tls: TlsFacts | undefined
  tlsSocket: TLSSocket | undefined
  user: string | undefined
  mechanism: string | undefined
  /** The MAIL that was tried last, as long as no other and no RSET came. */
  transaction: TransactionRecord | undefined
  /** Keywords, in upper case, of the last EHLO list as it was said, with what stood behind them. */
  offered: ReadonlyMap<string, string> = new Map()
  /** What was said last. */
  said = ''
  /** `quirks.afterDot: 'refuse'`: octets that had come before the reply to the last content. */
  tooEarlyOctets = 0
  /** `quirks.refusedKeepsSender`: the MAIL of a transaction whose content was refused. */
  keptSender: PathAndParameters | undefined
  readonly #counters = new Counters()
  /** What has come and has not been answered yet. */
  #unanswered: { readonly name: EventName; readonly line: string } | undefined

  constructor(id: number, host: Host, connection: Connection) {
    this.id = id
    this.host = host
    this.connection = connection
  }

  get secure(): boolean {
    return this.tlsSocket !== undefined
  }

  get log(): readonly LogEntry[] {
    return this.connection.log
  }

  get received(): Buffer {
    return this.connection.recorded('received')
  }

  get sent(): Buffer {
    return this.connection.recorded('sent')
  }

  get open(): boolean {
    return !this.connection.gone
  }

  get closed(): Promise<void> {
    return this.connection.closed
  }

  async act(action: Action): Promise<void> {
    await perform(this, stepsOf(action))
    this.connection.flush()
  }

  offers(keyword: string): boolean {
    return this.offered.has(keyword)
  }

  violate(code: ViolationCode, text: string): void {
    this.violations.push({ code, message: VIOLATIONS[code], text: text.slice(0, 200) })
  }

  /**
   * Answers by the script or, where that says nothing, with `usual`. Returns the code that was said, if any. The
   * connection may be over afterwards.
   */
  async answer(name: EventName, usual: string, about: About = {}): Promise<number | undefined> {
    const code = await this.prelude(name, about)
    return code !== undefined || this.connection.over ? code : perform(this, [reply(this.#plain(usual))])
  }

  /** Does what the script has for this event, and leaves the rest to the caller if that says nothing. */
  async prelude(name: EventName, about: About = {}): Promise<number | undefined> {
    this.#unanswered = { name, line: about.line ?? '' }
    if (this.host.playbook.empty) return undefined
    const event = this.#event(name, about, this.#counters.count(name))
    const action = await this.host.playbook.pick(event)
    return action === undefined ? undefined : perform(this, stepsOf(action))
  }

  /** The same ahead of time: where the script has nothing to say, it will be asked again. */
  async foresee(name: EventName, about: About): Promise<number | undefined> {
    const action = await this.host.playbook.pick(this.#event(name, about, this.#counters.next(name)))
    if (action === undefined) return undefined
    this.#counters.count(name)
    return perform(this, stepsOf(action))
  }

  /** Does what the script has for an event of which only so many octets have come. */
  async early(name: EventName, octets: number, line = ''): Promise<void> {
    if (!this.host.playbook.hasWithin) return
    const event = this.#event(name, { line }, this.#counters.next(name))
    const action = await this.host.playbook.pickWithin(event, octets)
    if (action !== undefined) await perform(this, stepsOf(action))
  }

  /** Opens a transaction. */
  begin(parsed: PathAndParameters | undefined): TransactionRecord {
    this.finish('reset')
    const id = this.transactions.length + 1
    this.transaction = new TransactionRecord(this, id, parsed, this.host.options)
    this.transactions.push(this.transaction)
    return this.transaction
  }

  /** `quirks.refusedKeepsSender`: a RCPT without MAIL goes on under the sender that was kept. */
  takeKeptSender(): void {
    const kept = this.keptSender
    if (kept === undefined) return
    this.begin(kept).mailCode = 250
  }

  /** Gives the open transaction its end, and tells whoever waits for it. It stays the one that was tried last. */
  conclude(state: TransactionState): void {
    if (this.transaction?.state !== 'open') return
    this.transaction.state = state
    this.host.ledger.addEnded(this.transaction)
  }

  /** Concludes, and makes room for another MAIL. */
  finish(state: TransactionState): void {
    this.conclude(state)
    this.transaction = undefined
    this.keptSender = undefined
    this.#counters.endTransaction()
  }

  /** Enhanced status codes are for clients that were offered them (RFC 2034 §3). */
  #plain(usual: string): string {
    return this.offers('ENHANCEDSTATUSCODES') ? usual : usual.replace(/^(\d{3} )\d\.\d+\.\d+ /, '$1')
  }

  #event(name: EventName, { line = '', path }: About, nth: number): ServerEvent {
    return { name, line, path, nth, session: this, transaction: this.transaction }
  }

  /** A reply is about to leave: had the client a right to send what waits behind the command? */
  checkGroup(): void {
    if (this.#unanswered === undefined) return
    const { name, line } = this.#unanswered
    this.#unanswered = undefined
    if (this.connection.input.length === 0 || name === 'HANDSHAKE') return
    if (!this.offers('PIPELINING')) this.violate('PIPELINING_NOT_OFFERED', line || name)
    else if (GROUP_ENDS.has(name)) this.violate('PIPELINED_AFTER', line)
  }
}
