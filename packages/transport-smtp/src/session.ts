import type { Delivered, DeliverOptions, MailObject, Ports, Transport } from '@turbomail/core/contract'
import { ChunkingProbe } from './chunking-probe.ts'
import { describeSession } from './describe-session.ts'
import { connectionLost, unusable } from './failures.ts'
import { type OpeningMemory, type OpenSession, openSession } from './open-session.ts'
import type { ResolvedOptions } from './options.ts'
import { Pipeline } from './pipeline.ts'
import { offeredPipelining, type Pipelining } from './pipelining.ts'
import { quit } from './quit-command.ts'
import type { RelayKnowledge, RelayMemory } from './relay-memory.ts'
import { Transaction } from './transaction.ts'
import { planTransaction } from './transaction-plan.ts'
import { Transcript } from './transcript.ts'
import { untilAborted } from './until-aborted.ts'

/** What the sessions of one factory share. */
export interface Shared extends OpeningMemory {
  readonly relays: RelayMemory
}

/** An open session, and who speaks over it. */
interface Live extends OpenSession {
  readonly pipeline: Pipeline
  /** How far ahead it would go if the relay bore it. */
  readonly asked: Pipelining
  readonly knowledge: RelayKnowledge
}

/**
 * How many mails a relay refuses over one connection before another is opened. Exim drops a connection at the eleventh RSET
 * that follows no mail (`smtp_accept_max_nonmail`), with whatever is on its way; Postfix slows down after ten errors.
 */
const MOST_REFUSED = 8

/** One connection to the relay, and the transactions over it (RFC 5321 §3). */
export class Session implements Transport {
  readonly #options: ResolvedOptions
  readonly #ports: Ports
  readonly #shared: Shared
  readonly #transcript: Transcript
  #live: Live | undefined
  #inFlight = 0
  #taken = 0
  #refused = 0

  constructor(options: ResolvedOptions, ports: Ports, shared: Shared, connection: number) {
    this.#options = options
    this.#ports = ports
    this.#shared = shared
    this.#transcript = new Transcript(options.transcript, ports.log, options.title, connection)
  }

  /**
   * As far as the relay bears it: no more mails than it takes in one session (RFC 9422 §4.1), nor, once it refuses some,
   * more than it may refuse.
   */
  get window(): number {
    if (this.#live === undefined) return 1
    const { pipeline, extensions } = this.#live
    const untaken = this.#inFlight + extensions.limits.mailMax - this.#taken
    const refusable = this.#refused === 0 ? Number.POSITIVE_INFINITY : MOST_REFUSED - this.#refused
    return Math.max(1, Math.min(pipeline.window, untaken, refusable))
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted()
    this.#transcript.look()
    this.#live = await this.#open(signal)
    if (this.#live.asked !== 'eager' || this.#live.knowledge.chunking !== undefined) return
    await untilAborted(this.#probe(this.#live), signal)
    const { dialogue, extensions } = this.#live
    if (!dialogue.spent && extensions.limits.mailMax > 1) this.#taken++
    else await this.#reopen(signal)
  }

  async deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    options.signal.throwIfAborted()
    const live = this.#live
    if (live === undefined || live.dialogue.spent) throw unusable(live?.dialogue.failure ?? connectionLost('idle'))
    this.#transcript.look()
    this.#inFlight++
    this.#taken++
    try {
      const delivered = await this.#transact(live, mail, options)
      if (delivered.outcomes.every(({ fate }) => fate === 'refused')) this.#refused++
      const last = this.#taken >= live.extensions.limits.mailMax || this.#refused >= MOST_REFUSED
      return last ? { ...delivered, retire: true } : delivered
    } finally {
      this.#inFlight--
    }
  }

  async close(): Promise<void> {
    if (this.#live === undefined) return
    const { dialogue } = this.#live
    if (!dialogue.spent) dialogue.wake()
    if (dialogue.quiet && !dialogue.spent) await quit(dialogue, this.#options.timeouts.quitMs)
    await dialogue.end()
  }

  describe(): Readonly<Record<string, unknown>> {
    return this.#live === undefined ? {} : describeSession(this.#live)
  }

  /** The probe has cost the connection, or the one MAIL that the relay takes over it. */
  async #reopen(signal: AbortSignal): Promise<void> {
    await this.close()
    this.#live = await this.#open(signal)
  }

  #probe({ dialogue, knowledge, pipeline }: Live): Promise<void> {
    return new ChunkingProbe(dialogue, knowledge, this.#options.timeouts.probeMs).run(pipeline)
  }

  async #open(signal: AbortSignal): Promise<Live> {
    const { clock } = this.#ports
    const opening = { ports: this.#ports, memory: this.#shared, transcript: this.#transcript, signal }
    const session = await openSession({ options: this.#options, ...opening })
    const { dialogue, extensions, greeting, roundTripMs } = session
    const { window, lmtp, timeouts } = this.#options
    const traits = {
      name: session.relay.name,
      address: String(dialogue.socket.remoteAddress),
      greeting: greeting.lines.join(' '),
      extensions: JSON.stringify(extensions),
    }
    const knowledge = this.#shared.relays.recall(traits, clock.now())
    const asked = offeredPipelining(this.#options.pipelining, extensions, lmtp)
    const { totalMs, idleMs, probeMs } = timeouts
    const settings = { pipelining: asked, window, totalMs, idleMs, probeMs, roundTripMs, now: () => clock.now() }
    return { ...session, asked, knowledge, pipeline: new Pipeline(dialogue, knowledge, settings) }
  }

  #transact(live: Live, mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const { dialogue, pipeline } = live
    const { timeouts, lmtp } = this.#options
    const plan = planTransaction(mail, live)
    const large = plan.pieces !== undefined
    const settings = {
      timeouts,
      lmtp,
      lockstep: pipeline.pipelining === 'off',
      chunked: this.#chunks(live, large),
      eager: pipeline.pipelining === 'eager',
      knowledge: live.knowledge,
    }
    const transaction = new Transaction(dialogue, mail, plan, settings, options)
    return large ? transaction.open().then(() => transaction.run(pipeline)) : transaction.run(pipeline)
  }

  /** Whether content goes in chunks: all where it is sent ahead, and elsewhere what does not fit one write. */
  #chunks({ pipeline, asked, extensions, knowledge }: Live, large: boolean): boolean {
    if (pipeline.pipelining === 'eager') return true
    if (!large || this.#options.lmtp || asked === 'off') return false
    return extensions.has('CHUNKING') && knowledge.chunking !== false
  }
}
