import type { Delivered, DeliverOptions, MailObject, Ports, Transport } from '@turbomail/core/contract'
import { describeSession } from './describe-session.ts'
import { connectionLost, unusable } from './failures.ts'
import type { TlsMemory } from './handshake.ts'
import { type OpenSession, openSession } from './open-session.ts'
import type { ResolvedOptions } from './options.ts'
import { quit } from './quit-command.ts'
import { Transaction } from './transaction.ts'
import { planTransaction } from './transaction-plan.ts'
import { Transcript } from './transcript.ts'

/** One connection to the relay, and the transactions over it (RFC 5321 §3). */
export class Session implements Transport {
  readonly window = 1
  readonly #options: ResolvedOptions
  readonly #ports: Ports
  readonly #memory: TlsMemory
  readonly #transcript: Transcript
  #session: OpenSession | undefined
  #reused = false
  #reset = false

  constructor(options: ResolvedOptions, ports: Ports, memory: TlsMemory, connection: number) {
    this.#options = options
    this.#ports = ports
    this.#memory = memory
    this.#transcript = new Transcript(options.transcript, ports.log, options.relay.name, connection)
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted()
    this.#transcript.look()
    this.#session = await openSession({
      options: this.#options,
      ports: this.#ports,
      memory: this.#memory,
      transcript: this.#transcript,
      signal,
    })
    this.#session.dialogue.rest(this.#options.timeouts.idleMs)
  }

  async deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    options.signal.throwIfAborted()
    const session = this.#session
    if (session === undefined || session.dialogue.spent) {
      throw unusable(session?.dialogue.failure ?? connectionLost('idle'))
    }
    const { dialogue } = session
    this.#transcript.look()
    dialogue.wake()
    try {
      dialogue.deadline.allowInAll(this.#options.timeouts.totalMs)
      return await this.#transact(session, mail, options)
    } finally {
      if (!dialogue.spent) dialogue.rest(this.#options.timeouts.idleMs)
    }
  }

  async close(): Promise<void> {
    if (this.#session === undefined) return
    const { dialogue } = this.#session
    if (!dialogue.spent) dialogue.wake()
    if (dialogue.quiet && !dialogue.spent) await quit(dialogue, this.#options.timeouts.quitMs)
    await dialogue.end()
  }

  describe(): Readonly<Record<string, unknown>> {
    return this.#session === undefined ? {} : describeSession(this.#options.relay.name, this.#session)
  }

  async #transact(session: OpenSession, mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const { extensions, dialogue } = session
    const { timeouts, lmtp } = this.#options
    const plan = planTransaction(mail, session)
    const settings = {
      timeouts,
      lmtp,
      pipelining: extensions.has('PIPELINING'),
      reset: this.#reset,
      reused: this.#reused,
    }
    const transaction = new Transaction(dialogue, mail, plan, settings, options)
    if (plan.pieces !== undefined) await transaction.open()
    try {
      return await transaction.run()
    } finally {
      this.#reused = true
      this.#reset = !transaction.complete
    }
  }
}
