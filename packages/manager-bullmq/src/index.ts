/**
 * A durable manager on Redis or Valkey: any number of processes submit and deliver mails through a queue of BullMQ.
 */
import { type ManagerFactory, type QueryKinds, RETRY_KINDS, readQuery, systemPorts } from '@turbomail/core/contract'
import { DurableManager, DurableQueue, type DurableSubmitOptions, SUBMIT_OPTIONS } from '@turbomail/durable'
import { BullmqEngine } from './bullmq-engine.ts'
import { type BullmqOptions, resolveBullmq } from './options.ts'

export {
  type ContentStore,
  type DurableFigures,
  type DurableOptions,
  type DurableQueue,
  type DurableSubmitOptions,
  type EncryptionOptions,
  type FolderStoreOptions,
  folderStore,
  type HeldAttempt,
  type HeldMail,
  type Priority,
  type ResendOptions,
  type StoredContent,
} from '@turbomail/durable'
export type { Connection } from './connect.ts'
export type { BullmqOptions, QueueLimit } from './options.ts'

const NAME = 'bullmq'

/** What `bullmq()` returns. */
export interface BullmqManagerFactory extends ManagerFactory<DurableSubmitOptions> {
  /**
   * The queue as those who look after it see it: what is held, and how things stand. It has a connection of its own; close it when done.
   */
  openQueue(): Promise<DurableQueue>
}

/** A manager with a queue in Redis or Valkey. Throws an `OptionsError` that names what is unknown or malformed. */
export function bullmq(options?: BullmqOptions): BullmqManagerFactory {
  const resolved = resolveBullmq(options)
  const { durable } = resolved
  return {
    name: NAME,
    durable: true,
    submitOptions: SUBMIT_OPTIONS,
    namingOptions: ['collapseKey', 'idempotencyKey'],
    sendTimeoutMs: durable.sendTimeoutMs,
    create(dispatcher, context) {
      const engine = new BullmqEngine(resolved, context.ports)
      return new DurableManager({ name: NAME, engine, options: durable }, dispatcher, context)
    },
    async openQueue() {
      const engine = new BullmqEngine(resolved, systemPorts)
      await engine.open()
      return new DurableQueue(engine, durable, systemPorts)
    },
  }
}

const KINDS: QueryKinds<Omit<BullmqOptions, 'connection'> & { readonly connection?: string }> = {
  connection: 'text',
  prefix: 'text',
  leaseMs: 'number',
  offlineMs: 'number',
  limit: { max: 'number', perMs: 'number' },
  queue: 'text',
  concurrency: 'number',
  inlineOctets: 'number',
  keepMs: 'number',
  idempotencyMs: 'number',
  sendTimeoutMs: 'number',
  retry: RETRY_KINDS,
}

/** The manager of `bullmq?concurrency=20&retry.attempts=8`: what `createMailer` of `@turbomail/core` asks for. */
export function fromQuery(query: string): BullmqManagerFactory {
  return bullmq(readQuery<BullmqOptions>(query, KINDS as QueryKinds<BullmqOptions>))
}
