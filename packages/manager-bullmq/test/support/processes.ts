import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Mailer } from '@turbomail/core'
import type { MailerRole, TransportFactory, Warning } from '@turbomail/core/contract'
import { type BullmqOptions, bullmq, type DurableQueue, type DurableSubmitOptions } from '../../src/index.ts'
import { RedisServer } from './redis-server.ts'

export const MESSAGE = { from: 'ann@example.org', to: 'bob@example.com', subject: 'Hello', text: 'Hi!' }

/** No waiting between attempts. */
export const AT_ONCE = { attempts: 3, delayMs: 0, maxDelayMs: 0, deadlineMs: 1_000_000 }

/** Mailers that share a queue on a server of their own, as processes would. */
export class Processes implements AsyncDisposable {
  readonly server: RedisServer
  readonly warnings: Warning[] = []
  readonly #options: BullmqOptions
  readonly #ends: (() => Promise<unknown>)[] = []

  private constructor(server: RedisServer, options: BullmqOptions) {
    this.server = server
    this.#options = { connection: server.url, leaseMs: 1_000, retry: AT_ONCE, ...options }
    const listen = (warning: unknown): void => {
      this.warnings.push(warning as Warning)
    }
    subscribe('turbomail:warning', listen)
    this.#ends.push(async () => unsubscribe('turbomail:warning', listen))
  }

  static async on(options: BullmqOptions = {}, ...settings: readonly string[]): Promise<Processes> {
    return new Processes(await RedisServer.start(...settings), options)
  }

  get options(): BullmqOptions {
    return this.#options
  }

  /** A process that submits, and, with a transport, delivers. */
  async start(
    transport?: TransportFactory,
    role: MailerRole = transport === undefined ? 'submit' : 'both',
    options: BullmqOptions = {},
  ): Promise<Mailer<DurableSubmitOptions>> {
    const mailer = new Mailer({ transport, manager: bullmq({ ...this.#options, ...options }), role, pace: false })
    this.#ends.push(() => mailer.stop())
    await mailer.start()
    return mailer
  }

  async queue(): Promise<DurableQueue> {
    const queue = await bullmq(this.#options).openQueue()
    this.#ends.push(() => queue.close())
    return queue
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends.reverse()) await end()
    await this.server[Symbol.asyncDispose]()
  }
}

export async function gather<T>(all: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const one of all) found.push(one)
  return found
}
