import { LifecycleError, MailError, type Ticket } from '@turbomail/core/contract'
import type { HeldMail } from './held-mail.ts'

/** What became of one mail when its unit of work was committed. */
export interface CommittedMail {
  readonly messageId: string
  /** The ticket of the manager that has taken responsibility for it. */
  readonly ticket?: Ticket
  /** Why it was not handed over: it was cancelled, its mailer was stopped at once, or the manager refused it. */
  readonly error?: unknown
}

/** What became of a unit of work, mail by mail, in the order in which they were submitted. */
export interface CommitReport {
  readonly mails: readonly CommittedMail[]
}

/** Mails that are handed over together, or not at all. */
export interface UnitOfWork {
  readonly state: 'open' | 'committed' | 'rolled back'
  /**
   * Hands over what it holds, and resolves when for each mail somebody has taken responsibility, or refused it. Rejects
   * with a `LifecycleError` (`TRANSACTION_CLOSED`) when it is open no longer.
   */
  commit(): Promise<CommitReport>
  /** Drops what it holds: the tickets reject with `TRANSACTION_ROLLED_BACK`, whose cause is the reason. */
  rollback(reason?: unknown): void
}

/**
 * A unit of work that no function bounds: pass it as `unit` with every `submit` that belongs to it, and end it with `commit`
 * or `rollback`. One may hold mails of several mailers.
 */
export function unitOfWork(): UnitOfWork {
  return new Unit(undefined)
}

/** A unit of work, and what its manager does with it. */
export class Unit implements UnitOfWork {
  readonly #parent: Unit | undefined
  readonly #ended: Promise<void>
  #mails: HeldMail[] = []
  #state: UnitOfWork['state'] = 'open'
  #reason: unknown
  #end: () => void = () => {}

  /** A unit with a parent gives it what it holds when it is committed. */
  constructor(parent: Unit | undefined) {
    this.#parent = parent
    this.#ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get state(): UnitOfWork['state'] {
    return this.#state
  }

  /** Resolves when it is neither open nor being committed. */
  get ended(): Promise<void> {
    return this.#ended
  }

  /** Takes a mail, to be handed over when this is committed; hands it over at once when it has been, and drops it when not. */
  async hold(mail: HeldMail): Promise<void> {
    if (this.#state === 'rolled back') mail.drop(rolledBack(this.#reason))
    else if (this.#state === 'committed') await mail.commit().catch(() => {})
    else this.#mails.push(mail)
  }

  async commit(): Promise<CommitReport> {
    this.#close('committed')
    try {
      const mails = this.#mails
      this.#mails = []
      return { mails: this.#parent === undefined ? await handOver(mails) : await passOn(mails, this.#parent) }
    } finally {
      this.#end()
    }
  }

  rollback(reason?: unknown): void {
    this.#close('rolled back')
    this.#reason = reason
    this.dropAll(rolledBack(reason))
    this.#end()
  }

  /** Drops what it holds, or only what is `whose`; returns how many mails that were. The report will still name them. */
  dropAll(reason: unknown, whose: (mail: HeldMail) => boolean = () => true): number {
    const dropped = this.#mails.filter((mail) => !mail.dropped && whose(mail))
    for (const mail of dropped) mail.drop(reason)
    return dropped.length
  }

  #close(state: UnitOfWork['state']): void {
    if (this.#state !== 'open') {
      throw new LifecycleError('TRANSACTION_CLOSED', `The unit of work is ${this.#state} already.`, this.#state)
    }
    this.#state = state
  }
}

/** In their order, and none waits for the one before. */
async function handOver(mails: readonly HeldMail[]): Promise<CommittedMail[]> {
  const settled = await Promise.allSettled(mails.map((mail) => (mail.dropped ? mail.receipt : mail.commit())))
  return settled.map((result, index) => {
    const messageId = mails[index]?.messageId ?? ''
    if (result.status === 'rejected') return { messageId, error: result.reason }
    return { messageId, ticket: result.value as Ticket }
  })
}

/** What the outer transaction holds is reported by that. */
async function passOn(mails: readonly HeldMail[], parent: Unit): Promise<CommittedMail[]> {
  for (const mail of mails) if (!mail.dropped) await parent.hold(mail)
  return mails.map(({ messageId }) => ({ messageId }))
}

export function rolledBack(cause: unknown): MailError {
  return new MailError('TRANSACTION_ROLLED_BACK', 'The transaction that held the mail was rolled back.', { cause })
}
