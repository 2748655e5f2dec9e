import { Worker } from 'node:worker_threads'
import {
  type Attempt,
  conclude,
  LifecycleError,
  type MailObject,
  type Manager,
  type ManagerFactory,
  type Outcome,
  type Receipt,
  type StopReport,
  type Ticket,
} from '@turbomail/core/contract'
import { freeze, type StoredMail, type StoredOutcome, thaw } from './stored-mail.ts'

/** A mail in the store, and how far its worker has come. */
export interface Entry {
  readonly stored: StoredMail
  state: 'waiting' | 'taken' | 'committing'
}

/** What the worker says. */
export type FromWorker =
  | { readonly kind: 'may-commit' | 'arrived'; readonly messageId: string }
  | { readonly kind: 'done'; readonly messageId: string; readonly outcomes: readonly StoredOutcome[] }

/** What became known at the far end, and how many workers it took. */
export interface Durable extends ManagerFactory {
  readonly arrived: readonly string[]
  readonly workers: number
}

/** A manager that keeps mails in `store`, and has a worker in another thread hand them over. It needs no dispatcher here. */
export function durable(store: Map<string, Entry>): Durable {
  const arrived: string[] = []
  let workers = 0
  return {
    name: 'durable',
    submitOptions: [],
    arrived,
    get workers() {
      return workers
    },
    create: () =>
      new DurableManager(store, arrived, () => {
        workers++
        return new Worker(new URL('./durable-worker.ts', import.meta.url), { workerData: { generation: workers } })
      }),
  }
}

class DurableManager implements Manager {
  readonly #store: Map<string, Entry>
  readonly #arrived: string[]
  readonly #hire: () => Worker
  readonly #open = new Map<string, (receipt: Receipt | Promise<Receipt>) => void>()
  #worker: Worker | undefined
  #stopping = false
  #emptied: () => void = () => {}

  constructor(store: Map<string, Entry>, arrived: string[], hire: () => Worker) {
    this.#store = store
    this.#arrived = arrived
    this.#hire = hire
  }

  async start(): Promise<void> {
    this.#employ()
  }

  async submit(mail: MailObject): Promise<Ticket> {
    if (this.#stopping) throw new LifecycleError('MAILER_STOPPED', 'stopped', 'stopped')
    const stored = await freeze(mail)
    this.#store.set(mail.messageId, { stored, state: 'waiting' })
    const receipt = new Promise<Receipt>((resolve) => this.#open.set(mail.messageId, resolve))
    receipt.catch(() => {})
    this.#giveWork()
    return { messageId: mail.messageId, receipt }
  }

  async stop(): Promise<StopReport> {
    this.#stopping = true
    if (this.#store.size > 0) await new Promise<void>((resolve) => (this.#emptied = resolve))
    this.#worker?.removeAllListeners('exit')
    await this.#worker?.terminate()
    return { unsent: [] }
  }

  #employ(): void {
    this.#worker = this.#hire()
    this.#worker.on('message', (message: FromWorker) => this.#hear(message))
    this.#worker.on('exit', () => this.#mourn())
    this.#giveWork()
  }

  #giveWork(): void {
    for (const entry of this.#store.values()) {
      if (entry.state !== 'waiting') continue
      entry.state = 'taken'
      this.#worker?.postMessage({ kind: 'deliver', stored: entry.stored })
    }
  }

  #hear(message: FromWorker): void {
    const entry = this.#store.get(message.messageId)
    if (message.kind === 'arrived') this.#arrived.push(message.messageId)
    if (entry === undefined) return
    if (message.kind === 'may-commit') {
      entry.state = 'committing'
      this.#worker?.postMessage({ kind: 'commit', messageId: message.messageId })
    } else if (message.kind === 'done') {
      this.#settle(entry, message.outcomes)
    }
  }

  /** A worker that died before the commit has sent nothing; after it, nobody knows. */
  #mourn(): void {
    for (const entry of [...this.#store.values()]) {
      if (entry.state === 'committing') this.#settle(entry, inDoubt(entry.stored))
      else entry.state = 'waiting'
    }
    this.#employ()
  }

  #settle({ stored }: Entry, outcomes: readonly Outcome[]): void {
    this.#store.delete(stored.messageId)
    const mail = thaw(stored)
    const attempt: Attempt = { mail, outcomes, startedAt: 0, endedAt: 0 }
    this.#open.get(stored.messageId)?.(new Promise((resolve) => resolve(conclude(mail, [attempt]))))
    if (this.#store.size === 0) this.#emptied()
  }
}

function inDoubt({ envelope }: StoredMail): readonly Outcome[] {
  return envelope.recipients.map(({ path }) => ({ path, fate: 'in-doubt', permanence: 'transient', fault: 'relay' }))
}
