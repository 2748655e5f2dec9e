import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { TLSSocketOptions } from 'node:tls'
import { Connection } from './connection.ts'
import { Conversation } from './conversation.ts'
import { Ledger } from './ledger.ts'
import { type FakeServerOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { Playbook } from './playbook.ts'
import type { Rule, Script } from './rule.ts'
import { serve } from './serve.ts'
import type { Session } from './session.ts'
import { type Credentials, credentialsOf } from './tls-credentials.ts'
import type { Transaction } from './transaction.ts'
import type { Violation } from './violation.ts'

/** A server that does as it is told, and remembers what it met. */
export class FakeServer implements AsyncDisposable {
  /** What a client must trust to accept the server, in PEM; empty without TLS. */
  readonly certificate: string
  readonly #options: ResolvedOptions
  readonly #tlsOptions: TLSSocketOptions
  readonly #server: Server
  readonly #playbook: Playbook
  readonly #ledger = new Ledger()
  readonly #connections = new Set<Connection>()
  #taken = 0
  #closing: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  private constructor(options: ResolvedOptions, { trusted, tlsOptions }: Credentials) {
    this.certificate = trusted
    this.#options = options
    this.#tlsOptions = tlsOptions
    this.#playbook = new Playbook(options.script)
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void this.#accept(socket))
  }

  static async start(given: FakeServerOptions): Promise<FakeServer> {
    const options = resolveOptions(given)
    const server = new FakeServer(options, await credentialsOf(options))
    const { host, port, path } = options
    server.#server.listen(path === undefined ? { host, port } : { path })
    await once(server.#server, 'listening')
    return server
  }

  get host(): string {
    return this.#options.host
  }

  get port(): number {
    const address = this.#server.address() as AddressInfo | string | null
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** What `net.connect` wants to reach this server. */
  get address(): { readonly host: string; readonly port: number } | { readonly path: string } {
    const { host, path } = this.#options
    return path === undefined ? { host, port: this.port } : { path }
  }

  /** `smtp://…`, `smtps://…` or `lmtp://…` with host and port. */
  get url(): string {
    const scheme = this.#options.lmtp ? 'lmtp' : this.#options.tls === 'implicit' ? 'smtps' : 'smtp'
    return `${scheme}://${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`
  }

  /** Every connection, in the order in which they were made. */
  get sessions(): readonly Session[] {
    return this.#ledger.sessions
  }

  /** Every transaction, by connection and in the order of its MAIL. */
  get transactions(): readonly Transaction[] {
    return this.#ledger.sessions.flatMap((session) => session.transactions)
  }

  /** The transactions whose content was accepted, in the order in which they were. */
  get accepted(): readonly Transaction[] {
    return this.#ledger.accepted
  }

  /** The violations of all clients so far. */
  get violations(): readonly Violation[] {
    return this.#ledger.sessions.flatMap((session) => session.violations)
  }

  /** Adds rules ahead of those that are there. */
  use(...rules: readonly Rule[]): void {
    this.#playbook.use(rules)
  }

  /** Puts a script in the place of all rules; without one, the server goes back to its usual ways. */
  script(script: Script | readonly Rule[] = {}): void {
    this.#playbook.replace(script)
  }

  /** The next transaction to have ended, in whatever way; each is given once, and none is missed. */
  async nextTransaction(): Promise<Transaction> {
    const index = this.#taken++
    const { ended } = this.#ledger
    await this.#ledger.until(() => ended.length > index)
    return ended[index] as Transaction
  }

  /** Resolves when so many transactions have been accepted since the start, with those. */
  async whenAccepted(count: number): Promise<readonly Transaction[]> {
    const { accepted } = this.#ledger
    await this.#ledger.until(() => accepted.length >= count)
    return accepted.slice(0, count)
  }

  /** Resolves when no connection is open. */
  async idle(): Promise<void> {
    await this.#ledger.until(() => this.#connections.size === 0)
  }

  /** Resolves when the condition holds; it is looked at whenever anything happens on a connection. */
  async until(condition: (server: this) => boolean): Promise<void> {
    await this.#ledger.until(() => condition(this))
  }

  /** Ends all connections, and listens no more. Rejects with what a function of the script threw, if one did. */
  async close(): Promise<void> {
    this.#closing ??= this.#shut()
    await this.#closing
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #shut(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const connection of this.#connections) connection.destroy()
    await closed
    this.#ledger.close()
  }

  async #accept(socket: Socket): Promise<void> {
    const connection = new Connection(socket, this.#options.record === 'octets', () => this.#ledger.stir())
    const host = {
      options: this.#options,
      playbook: this.#playbook,
      ledger: this.#ledger,
      tlsOptions: this.#tlsOptions,
    }
    const conversation = new Conversation(this.sessions.length + 1, host, connection)
    this.#connections.add(connection)
    this.#ledger.sessions.push(conversation)
    this.#ledger.stir()
    void connection.closed.then(() => {
      this.#connections.delete(connection)
      this.#ledger.stir()
    })
    try {
      await serve(conversation)
    } catch (error) {
      this.#failure ??= { error }
      connection.destroy()
    }
  }
}

/** Starts a server, on loopback unless told otherwise. */
export function fakeServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  return FakeServer.start(options)
}
