import type { FileHandle } from 'node:fs/promises'
import type { Delivered, DeliverOptions, MailObject, Ports, Transport } from '@turbomail/core/contract'
import { argumentsOf } from './command-line.ts'
import { findProgram } from './find-program.ts'
import type { ResolvedOptions } from './options.ts'
import { outcomesOf } from './outcomes.ts'
import { refuseParameters } from './refuse-parameters.ts'
import { type Ended, runProgram } from './run-program.ts'
import { spoolContent } from './spool-content.ts'

/** One program after the other. Between mails it holds nothing. */
export class SendmailTransport implements Transport {
  readonly window = 1
  readonly #options: ResolvedOptions
  readonly #ports: Ports
  #program: string | undefined

  constructor(options: ResolvedOptions, ports: Ports) {
    this.#options = options
    this.#ports = ports
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted()
    this.#program = await findProgram(this.#options.path)
    signal.throwIfAborted()
  }

  async deliver({ envelope, content }: MailObject, options: DeliverOptions): Promise<Delivered> {
    refuseParameters(envelope)
    const args = [...this.#options.args, ...argumentsOf(envelope)]
    const { spoolFolder: folder, lineEnd } = this.#options
    const { identity } = this.#ports
    const spooled = await spoolContent(content, { folder, lineEnd, identity, signal: options.signal })
    try {
      const ended = await this.#handOver(spooled, args, options)
      return { outcomes: outcomesOf(envelope, ended, this.#options.path) }
    } finally {
      await spooled.close().catch(() => {})
    }
  }

  async close(): Promise<void> {}

  /** `program` is the file that is run, once links are followed: it tells whose sendmail this is. */
  describe(): Readonly<Record<string, unknown>> {
    return { transport: 'sendmail', path: this.#options.path, program: this.#program }
  }

  async #handOver(spooled: FileHandle, args: readonly string[], options: DeliverOptions): Promise<Ended> {
    const { signal, beforeCommit } = options
    const { path, env, timeoutMs } = this.#options
    await beforeCommit?.()
    signal.throwIfAborted()
    return await runProgram({ path, args, env, input: spooled.fd }, { timeoutMs, signal, clock: this.#ports.clock })
  }
}
