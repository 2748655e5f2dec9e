import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { TLSSocketOptions } from 'node:tls'
import { certificateOf } from './certificate.ts'
import { Connection } from './connection.ts'
import { Conversation } from './conversation.ts'
import type { Host } from './host.ts'
import { type FakeServerOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { applies, type Rule, rulesOf, type Script, type ServerEvent } from './rule.ts'
import { serve } from './serve.ts'
import type { Session } from './session.ts'
import type { Action } from './step.ts'
import type { Transaction } from './transaction.ts'
import type { Violation } from './violation.ts'

/** A server that does as it is told, and remembers what it met. */
export class FakeServer implements Host, AsyncDisposable {
  /** @internal */
  readonly options: ResolvedOptions
  /** @internal */
  tlsOptions: TLSSocketOptions = {}
  /** What a client must trust to accept the server, in PEM; empty without TLS. */
  certificate = ''
  readonly sessions: Session[] = []
  #rules: Rule[]
  readonly #used = new Map<Rule, number>()
  readonly #ended: Transaction[] = []
  #taken = 0
  readonly #server: Server
  readonly #connections = new Set<Connection>()
  readonly #waiting = new Set<() => void>()
  #failure: { error: unknown } | undefined
  #closed = false

  /** @internal */
  constructor(options: ResolvedOptions) {
    this.options = options
    this.#rules = [...rulesOf(options.script)]
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void this.#accept(socket))
  }

  /** @internal */
  async listen(): Promise<void> {
    if (this.options.tls !== 'none') await this.#makeCertificate()
    const { host, port, path } = this.options
    this.#server.listen(path === undefined ? { host, port } : { path })
    await once(this.#server, 'listening')
  }

  get host(): string {
    return this.options.host
  }

  get port(): number {
    const address = this.#server.address() as AddressInfo | string | null
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** What `net.connect` wants to reach this server. */
  get address(): { readonly host: string; readonly port: number } | { readonly path: string } {
    const { host, path } = this.options
    return path === undefined ? { host, port: this.port } : { path }
  }

  /** `smtp://…`, `smtps://…` or `lmtp://…` with host and port. */
  get url(): string {
    const scheme = this.options.lmtp ? 'lmtp' : this.options.tls === 'implicit' ? 'smtps' : 'smtp'
    return `${scheme}://${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`
  }

  /** Every transaction, by connection and in the order of its MAIL. */
  get transactions(): readonly Transaction[] {
    return this.sessions.flatMap((session) => session.transactions)
  }

  /** The transactions whose content was accepted, in the order in which they were. */
  get accepted(): readonly Transaction[] {
    return this.#ended.filter((transaction) => transaction.state === 'accepted')
  }

  /** The violations of all clients so far. */
  get violations(): readonly Violation[] {
    return this.sessions.flatMap((session) => session.violations)
  }

  /** @internal */
  get hasRules(): boolean {
    return this.#rules.length > 0
  }

  /** Adds rules ahead of those that are there. */
  use(...rules: readonly Rule[]): void {
    this.#rules.unshift(...rules)
  }

  /** Takes all rules away and, where given, puts a script in their place. */
  script(script: Script | readonly Rule[] = {}): void {
    this.#rules = [...rulesOf(script)]
  }

  /** The next transaction to have ended, in whatever way; each is given once, and none is missed. */
  async nextTransaction(): Promise<Transaction> {
    const index = this.#taken++
    await this.until(() => this.#ended.length > index)
    return this.#ended[index] as Transaction
  }

  /** Resolves when so many transactions have been accepted since the start. */
  async whenAccepted(count: number): Promise<readonly Transaction[]> {
    await this.until(() => this.accepted.length >= count)
    return this.accepted.slice(0, count)
  }

  /** Resolves when no connection is open. */
  async idle(): Promise<void> {
    await this.until(() => this.#connections.size === 0)
  }

  /** Resolves when the condition holds; it is looked at whenever anything happens on a connection. */
  async until(condition: (server: this) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.#closed) throw new Error('the fake server was closed while something was awaited of it')
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Ends all connections, and listens no more. Rejects with what a function of the script threw, if one did. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true
      const closed = once(this.#server, 'close')
      this.#server.close()
      for (const connection of this.#connections) connection.destroy()
      await closed
      this.stir()
    }
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** @internal */
  async pick(event: ServerEvent): Promise<Action | undefined> {
    for (const rule of this.#rules) {
      const used = this.#used.get(rule) ?? 0
      if (!applies(rule, event) || used >= (rule.condition.times ?? Number.POSITIVE_INFINITY)) continue
      const action = typeof rule.answer === 'function' ? await rule.answer(event) : rule.answer
      if (action === undefined) continue
      this.#used.set(rule, used + 1)
      return action
    }
    return undefined
  }

  /** @internal */
  ended(transaction: Transaction): void {
    this.#ended.push(transaction)
    this.stir()
  }

  /** @internal */
  stir(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  async #accept(socket: Socket): Promise<void> {
    const connection = new Connection(socket, this.options.record === 'octets')
    const conversation = new Conversation(this.sessions.length + 1, this, connection)
    this.#connections.add(connection)
    this.sessions.push(conversation)
    this.stir()
    void connection.closed.then(() => {
      this.#connections.delete(connection)
      this.stir()
    })
    try {
      await serve(conversation)
    } catch (error) {
      this.#failure ??= { error }
      connection.destroy()
    }
  }

  async #makeCertificate(): Promise<void> {
    const { certificate, tlsOptions } = this.options
    const shown = typeof certificate === 'string' ? await certificateOf(certificate) : certificate
    this.certificate = certificate === 'self-signed' ? (await certificateOf('valid')).cert : shown.cert
    this.tlsOptions = { key: shown.key, cert: shown.cert, ...tlsOptions }
  }
}

/** Starts a server on loopback. */
export async function fakeServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const server = new FakeServer(resolveOptions(options))
  await server.listen()
  return server
}
