import {
  type Attempt,
  type Clock,
  type Dispatcher,
  isMailError,
  type Log,
  MailError,
  type NextAttempt,
  type RetryPolicy,
} from '@turbomail/core/contract'
import { aborted } from './aborted.ts'
import type { Archive } from './archive.ts'
import { Delivery } from './delivery.ts'
import type { Taken, Verdict, Worker } from './engine.ts'
import { isHandedOver, judgeMail } from './result.ts'
import { storeError } from './stored-attempt.ts'

/** For how long a mail that cannot be read here is left to others, such as workers of a newer version. */
const UNREADABLE_MS = 60_000
/** For how long a mail is left alone whose fence could not be stored. */
const UNFENCED_MS = 1_000

/** What a courier works with. */
export interface CourierTools {
  readonly archive: Archive
  readonly dispatcher: Dispatcher
  readonly policy: RetryPolicy
  readonly clock: Clock
  readonly log: Log
  /** `host:process id`. */
  readonly worker: string
  /** Whether it is stored that a mail may be accepted from now on, before it may: one in doubt is then never sent again. */
  readonly fences: boolean
  /** Ends the waiting for slots: the worker is to rest. */
  readonly halt: AbortSignal
  /** The signal of whoever submitted the mail, where that was in this process. */
  cancellation(id: string): AbortSignal | undefined
  /** Is told once it is stored what a mail came to: what its attempts did, or `why` it was not handed over. */
  settled(delivery: Delivery, why: MailError | undefined): void
}

/** Makes the attempts for the mails that an engine gives out. */
export class Courier implements Worker {
  readonly #tools: CourierTools
  readonly #concluded = new WeakMap<Taken, { readonly delivery: Delivery; readonly why: MailError | undefined }>()

  constructor(tools: CourierTools) {
    this.#tools = tools
  }

  async handle(taken: Taken): Promise<Verdict> {
    const delivery = this.#read(taken)
    if (delivery === undefined) return this.#again(taken.progress, UNREADABLE_MS)
    try {
      return (await this.#afterFence(delivery)) ?? (await this.#deliver(delivery))
    } catch (error) {
      return this.#afterRejection(delivery, error)
    }
  }

  stored(taken: Taken, verdict: Verdict): void {
    const known = this.#concluded.get(taken)
    if (known === undefined) return
    this.#tools.settled(known.delivery, known.why)
    if (verdict.kind === 'done') this.#tools.archive.discard(taken.id, known.delivery.stored)
  }

  /** Whoever cannot read a mail must not end it: another may. */
  #read(taken: Taken): Delivery | undefined {
    try {
      return new Delivery(taken, this.#tools.archive.read(taken))
    } catch (error) {
      this.#tools.log.warn({ code: 'MAIL_UNREADABLE', message: `The mail ${taken.id} cannot be read.`, detail: error })
      return undefined
    }
  }

  /** Where the worker before this one fell silent behind its fence, the mail is in doubt. */
  async #afterFence(delivery: Delivery): Promise<Verdict | undefined> {
    const { fence, next } = delivery
    if (fence === undefined) return undefined
    const cause = new MailError('WORKER_LOST', `The worker ${fence.worker} fell silent while it handed the mail over.`)
    const doubt = { fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause } as const
    const outcomes = next.envelope.recipients.map(({ path }) => ({ path, ...doubt }))
    const endedAt = this.#tools.clock.now()
    return this.#goOn(delivery, { mail: next, outcomes, startedAt: fence.startedAt, endedAt }, fence.worker)
  }

  async #deliver(delivery: Delivery): Promise<Verdict> {
    for (;;) {
      const why = await this.#reasonAgainst(delivery)
      if (why !== undefined) return this.#conclude(delivery, why)
      const attempt = await this.#attempt(delivery)
      const verdict = await this.#goOn(delivery, attempt, this.#tools.worker)
      if (verdict !== undefined) return verdict
    }
  }

  async #reasonAgainst({ taken, stored }: Delivery): Promise<MailError | undefined> {
    if (stored.expires !== undefined && stored.expires <= this.#tools.clock.now()) {
      return new MailError('MAIL_EXPIRED', 'The mail expired before it was handed over.')
    }
    if (!(await taken.isCollapsed())) return undefined
    const text = 'A later mail with the same collapseKey was submitted before this one was handed over.'
    return new MailError('MAIL_COLLAPSED', text)
  }

  #attempt(delivery: Delivery): Promise<Attempt> {
    const { dispatcher, clock, archive, worker, fences, halt } = this.#tools
    const { taken } = delivery
    const fence = async (): Promise<void> => {
      const progress = delivery.fenced({ worker, startedAt: clock.now() })
      await taken.note(archive.writeProgress(taken.id, progress))
    }
    return dispatcher.attempt(delivery.next, {
      signal: this.#signalOf(taken),
      waiting: halt,
      ...(fences ? { beforeCommit: fence } : {}),
    })
  }

  #signalOf({ id, signal }: Taken): AbortSignal {
    const cancelled = this.#tools.cancellation(id)
    return cancelled === undefined ? signal : AbortSignal.any([signal, cancelled])
  }

  /** What follows from an attempt; `undefined` where a further one is due at once, and what came before it is stored. */
  async #goOn(delivery: Delivery, attempt: Attempt, worker: string): Promise<Verdict | undefined> {
    const { policy, archive, halt } = this.#tools
    const { taken } = delivery
    delivery.add(attempt, worker)
    const next = policy.next(attempt, delivery.counted)
    const cancelled = this.#tools.cancellation(taken.id)
    if (cancelled?.aborted && (next !== undefined || isUntried(attempt)))
      return this.#conclude(delivery, aborted(cancelled))
    if (next === undefined) return this.#conclude(delivery)
    delivery.goOn(next.mail)
    const progress = archive.writeProgress(taken.id, delivery.progress)
    if (!next.free || halt.aborted) return againAt(progress, next)
    await taken.note(progress)
    return undefined
  }

  #afterRejection(delivery: Delivery, error: unknown): Verdict {
    const { taken } = delivery
    if (taken.signal.aborted) return { kind: 'lost' }
    const cancelled = this.#tools.cancellation(taken.id)
    if (cancelled?.aborted && error === cancelled.reason) return this.#conclude(delivery, aborted(cancelled))
    if (isMailError(error) && error.code.startsWith('CONTENT_')) return this.#conclude(delivery, error)
    const progress = this.#tools.archive.writeProgress(taken.id, delivery.progress)
    return this.#again(progress, isMailError(error, 'MAILER_STOPPED') ? 0 : UNFENCED_MS)
  }

  #again(progress: Taken['progress'], delayMs: number): Verdict {
    return { kind: 'again', progress, notBefore: this.#tools.clock.now() + delayMs }
  }

  /** The mail is done with: by what its attempts came to, or, where nothing can have been accepted, because of `why`. */
  #conclude(delivery: Delivery, why?: MailError): Verdict {
    const { archive } = this.#tools
    const { taken, progress } = delivery
    this.#concluded.set(taken, { delivery, why })
    const result = archive.writeResult(taken.id, {
      progress,
      ...(why === undefined ? {} : { unsent: storeError(why) }),
    })
    const kind = judgeMail(delivery.mail, delivery.history, why)
    const isKeyFree = !isHandedOver(delivery.history)
    if (kind === 'done') return { kind, result, isKeyFree }
    return { kind: 'held', why: kind, result, progress: archive.writeProgress(taken.id, progress), isKeyFree }
  }
}

function againAt(progress: Taken['progress'], { notBefore }: NextAttempt): Verdict {
  return { kind: 'again', progress, notBefore }
}

function isUntried({ outcomes }: Attempt): boolean {
  return outcomes.every(({ fate }) => fate === 'untried')
}
