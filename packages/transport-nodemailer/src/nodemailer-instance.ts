import {
  type Delivered,
  type DeliverOptions,
  type MailObject,
  type Ports,
  type Transport,
  untilAborted,
} from '@turbomail/core/contract'
import { failureOf } from './failures.ts'
import { readError } from './foreign-error.ts'
import { HandOver } from './hand-over.ts'
import type { Health } from './health.ts'
import type { NodemailerTransporter } from './nodemailer-types.ts'
import type { ResolvedOptions } from './options.ts'
import { deliveredOf } from './outcomes.ts'
import type { Lease, Source } from './source.ts'
import { verifyTransporter } from './verify-transporter.ts'
import { wantedOf } from './wanted.ts'
import { within } from './within.ts'

/** How long `close` waits for what was given up to notice, and for what closes to have closed. */
const GRACE_MS = 2_000

/** A place for one mail at a time in a transport of nodemailer. */
export class NodemailerInstance implements Transport {
  readonly window = 1
  readonly #source: Source
  readonly #health: Health
  readonly #options: ResolvedOptions
  readonly #ports: Ports
  #leasing: Promise<Lease> | undefined
  #transporter: NodemailerTransporter | undefined
  #last: HandOver | undefined

  constructor(source: Source, health: Health, options: ResolvedOptions, ports: Ports) {
    this.#source = source
    this.#health = health
    this.#options = options
    this.#ports = ports
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted()
    const { clock } = this.#ports
    this.#leasing = this.#take()
    const { transporter } = await untilAborted(this.#leasing, signal)
    this.#transporter = transporter
    if (!this.#health.isDoubtful(clock.now())) return
    await verifyTransporter(transporter, { clock, timeoutMs: this.#options.timeoutMs, signal })
    this.#health.well(clock.now())
  }

  async deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const { clock } = this.#ports
    const { timeoutMs } = this.#options
    const transporter = this.#transporter as NodemailerTransporter
    const wanted = wantedOf(mail, this.#options, transporter.transporter.name)
    this.#last = new HandOver(wanted, options, { clock, timeoutMs })
    const ended = await this.#last.run(transporter)
    this.#health.failed()
    const delivered = deliveredOf(mail.envelope, ended, timeoutMs)
    if (delivered.retire !== true) this.#health.well(clock.now())
    return delivered
  }

  /** A transporter that comes too late is let go of when it comes. */
  async close(): Promise<void> {
    const { clock } = this.#ports
    if (this.#last !== undefined) await within(this.#last.done, GRACE_MS, clock)
    const releasing = this.#leasing?.then(({ release }) => release())
    if (releasing !== undefined) await within(releasing, GRACE_MS, clock)
  }

  describe(): Readonly<Record<string, unknown>> {
    const { name, version } = this.#transporter?.transporter ?? {}
    return { nodemailer: name, version }
  }

  async #take(): Promise<Lease> {
    try {
      return await this.#source.take((error) => this.#warn(error))
    } catch (error) {
      throw failureOf(readError(error))
    }
  }

  #warn(error: unknown): void {
    const { code, message } = failureOf(readError(error))
    this.#ports.log.warn({ code, message })
  }
}
