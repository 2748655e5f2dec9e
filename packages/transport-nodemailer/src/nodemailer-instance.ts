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
import { verifyTransporter } from './verify-transporter.ts'
import { wantedOf } from './wanted.ts'
import { within } from './within.ts'

/** Where transporters come from, and whether each is for one instance alone. */
export interface Source {
  readonly isOwn: boolean
  take(): Promise<NodemailerTransporter>
}

/** How long `close` waits for a transport that was given up to notice. */
const GRACE_MS = 2_000

/** A place for one mail at a time in a transport of nodemailer. */
export class NodemailerInstance implements Transport {
  readonly window = 1
  readonly #source: Source
  readonly #health: Health
  readonly #options: ResolvedOptions
  readonly #ports: Ports
  readonly #onError = (error: unknown): void => this.#warn(error)
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
    const transporter = await untilAborted(this.#take(), signal)
    this.#transporter = transporter
    transporter.on('error', this.#onError)
    if (!this.#health.isDoubtful(clock.now())) return
    await untilAborted(verifyTransporter(transporter, clock, this.#options.timeoutMs), signal)
    this.#health.well(clock.now())
  }

  async deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const { clock } = this.#ports
    const { timeoutMs } = this.#options
    const transporter = this.#transporter ?? (await this.#take())
    const handOver = new HandOver(wantedOf(mail, this.#options, transporter.transporter.name), options, {
      clock,
      timeoutMs,
    })
    this.#last = handOver
    const ended = await handOver.run(transporter)
    this.#health.failed()
    const delivered = deliveredOf(mail.envelope, ended, timeoutMs)
    if (delivered.retire !== true) this.#health.well(clock.now())
    return delivered
  }

  async close(): Promise<void> {
    if (this.#last !== undefined) await within(this.#last.done, GRACE_MS, this.#ports.clock)
    this.#transporter?.off('error', this.#onError)
    if (this.#source.isOwn) this.#transporter?.close({ force: true })
  }

  describe(): Readonly<Record<string, unknown>> {
    const { name, version } = this.#transporter?.transporter ?? {}
    return { nodemailer: name, version }
  }

  async #take(): Promise<NodemailerTransporter> {
    try {
      return await this.#source.take()
    } catch (error) {
      throw failureOf(readError(error))
    }
  }

  #warn(error: unknown): void {
    const { code, message } = failureOf(readError(error))
    this.#ports.log.warn({ code, message })
  }
}
