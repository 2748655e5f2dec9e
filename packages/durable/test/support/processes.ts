import { Mailer } from '@turbomail/core'
import type { MailerRole, ManagerFactory, Ports, TransportFactory } from '@turbomail/core/contract'
import { systemPorts } from '@turbomail/core/contract'
import {
  DurableManager,
  type DurableOptions,
  DurableQueue,
  type DurableSubmitOptions,
  resolveDurable,
  SUBMIT_OPTIONS,
} from '../../src/index.ts'
import { Memory, MemoryEngine } from './memory-engine.ts'

export const MESSAGE = { from: 'ann@example.org', to: 'bob@example.com', subject: 'Hello', text: 'Hi!' }

/** No waiting between attempts. */
const AT_ONCE = { attempts: 3, delayMs: 0, maxDelayMs: 0, deadlineMs: 1_000_000 }

/** Processes that share a queue: each is a mailer on an engine of its own. */
export class Processes implements AsyncDisposable {
  readonly memory: Memory = new Memory()
  readonly #options: DurableOptions
  readonly #ports: Ports
  readonly #mailers: Mailer<DurableSubmitOptions>[] = []

  constructor(options: DurableOptions = {}, ports: Partial<Ports> = {}) {
    this.#options = { retry: AT_ONCE, ...options }
    this.#ports = { ...systemPorts, ...ports }
  }

  /** A process that submits, and, with a transport, delivers. */
  start(transport?: TransportFactory, role: MailerRole = transport === undefined ? 'submit' : 'both'): Process {
    const engine = new MemoryEngine(this.memory, this.#ports.clock)
    const options = resolveDurable(this.#options, [])
    const manager: ManagerFactory<DurableSubmitOptions> = {
      name: 'memory',
      durable: true,
      submitOptions: SUBMIT_OPTIONS,
      create: (dispatcher, context) => new DurableManager({ name: 'memory', engine, options }, dispatcher, context),
    }
    const mailer = new Mailer({ transport, manager, role, pace: false, ports: this.#ports })
    this.#mailers.push(mailer)
    return { mailer, engine }
  }

  queue(): DurableQueue {
    const engine = new MemoryEngine(this.memory, this.#ports.clock)
    return new DurableQueue(engine, resolveDurable(this.#options, []), this.#ports)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#mailers.map((mailer) => mailer.stop()))
  }
}

export interface Process {
  readonly mailer: Mailer<DurableSubmitOptions>
  readonly engine: MemoryEngine
}

export async function gather<T>(all: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const one of all) found.push(one)
  return found
}
