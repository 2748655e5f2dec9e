import { AsyncLocalStorage } from 'node:async_hooks'
import {
  directManager,
  MailError,
  type MailObject,
  type Manager,
  type ManagerFactory,
  type Receipt,
  type StopReport,
  type Ticket,
} from '@turbomail/core/contract'

interface Held {
  readonly mail: MailObject
  readonly settle: (receipt: Promise<Receipt>) => void
}

/** Holds what is submitted inside a transaction until that is committed; another manager then hands over. */
export function transactional(inner: ManagerFactory = directManager()): ManagerFactory {
  return {
    name: 'transactional',
    submitOptions: [],
    create: (dispatcher, context) => new TransactionalManager(inner.create(dispatcher, context)),
  }
}

class TransactionalManager implements Manager {
  readonly #inner: Manager
  readonly #open = new AsyncLocalStorage<Held[]>()

  constructor(inner: Manager) {
    this.#inner = inner
  }

  start(): Promise<void> {
    return this.#inner.start()
  }

  async submit(mail: MailObject): Promise<Ticket> {
    const held = this.#open.getStore()
    if (held === undefined) return this.#inner.submit(mail)
    const receipt = new Promise<Receipt>((settle) => held.push({ mail, settle }))
    receipt.catch(() => {})
    return { messageId: mail.messageId, receipt }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const held: Held[] = []
    try {
      const result = await this.#open.run(held, work)
      for (const { mail, settle } of held) settle(this.#inner.submit(mail).then(({ receipt }) => receipt))
      return result
    } catch (cause) {
      const error = new MailError('TRANSACTION_ROLLED_BACK', 'The transaction was rolled back.', { cause })
      for (const { settle } of held) settle(Promise.reject(error))
      throw cause
    }
  }

  inTransaction(): boolean {
    return this.#open.getStore() !== undefined
  }

  stop(options?: { readonly signal?: AbortSignal }): Promise<StopReport> {
    return this.#inner.stop(options)
  }
}
