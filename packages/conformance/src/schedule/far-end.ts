import {
  type Delivered,
  MailError,
  type MailObject,
  type Outcome,
  type Transport,
  type TransportFactory,
  TransportFailedError,
} from '@turbomail/core/contract'
import type { Ending } from './step.ts'

const LOST = new TransportFailedError('CONNECTION_LOST', 'lost', { permanence: 'transient' })

const FAILURES: Partial<Record<Ending, () => unknown>> = {
  lost: () => LOST,
  stale: () => new TransportFailedError('CONNECTION_LOST', 'stale', { permanence: 'transient', stale: true }),
  lacking: () => new TransportFailedError('SIZE_EXCEEDED', 'too big', { permanence: 'permanent', fault: 'mail' }),
  content: () => new MailError('CONTENT_CHANGED', 'changed'),
  bug: () => new RangeError('a bug'),
}

/** What tells one recipient of one mail from all others. */
export function keysOf({ messageId, envelope }: MailObject): readonly string[] {
  return envelope.recipients.map(({ path }) => `${messageId} ${path.localPart}`)
}

/** A transport that opens and delivers when and how a schedule says, and remembers what it did for whom. */
export class FarEnd {
  /** Openings that have not ended, oldest first. */
  readonly opens: ((fails: boolean) => void)[] = []
  /** Deliveries that have not ended, oldest first. */
  readonly deliveries: ((ending: Ending) => void)[] = []
  /** Recipients who were accepted, and those who may have been. */
  readonly accepted: Set<string> = new Set()
  readonly doubtful: Set<string> = new Set()
  /** What was promised to a transport, or to a recipient, and not kept. */
  readonly breaches: string[] = []
  readonly factory: TransportFactory
  /** What the manager was told to do with a recipient in doubt. */
  readonly inDoubt: 'report' | 'retry'
  #inFlight = 0
  #mostInFlight = 0
  #alive = 0

  constructor(window: number, maxInstances: number, inDoubt: 'report' | 'retry') {
    this.inDoubt = inDoubt
    this.factory = {
      name: 'far end',
      capabilities: { partial: true, durable: false, maxInstances },
      create: () => {
        if (++this.#alive > maxInstances) this.breaches.push(`${this.#alive} instances at once, of ${maxInstances}`)
        return new Instance(this, window)
      },
    }
  }

  /** Instances that have been created and not closed. */
  get alive(): number {
    return this.#alive
  }

  get mostInFlight(): number {
    return this.#mostInFlight
  }

  closed(): void {
    this.#alive--
  }

  open(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.opens.push((fails) => (fails ? reject(LOST) : resolve()))
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }

  async deliver(mail: MailObject): Promise<Delivered> {
    for (const key of keysOf(mail)) {
      const isDoubtful = this.inDoubt === 'report' && this.doubtful.has(key)
      if (this.accepted.has(key) || isDoubtful) this.breaches.push(`handed over again: ${key}`)
    }
    this.#mostInFlight = Math.max(this.#mostInFlight, ++this.#inFlight)
    const ending = await new Promise<Ending>((resolve) => this.deliveries.push(resolve))
    this.#inFlight--
    const failure = FAILURES[ending]
    if (failure !== undefined) throw failure()
    return { outcomes: this.#outcomes(mail, ending), retire: ending === 'retire' }
  }

  #outcomes(mail: MailObject, ending: Ending): readonly Outcome[] {
    const keys = keysOf(mail)
    const outcomes = mail.envelope.recipients.map(({ path }, index) => ({ path, ...outcomeOf(ending, index) }))
    for (const [index, { fate }] of outcomes.entries()) this.#note(keys[index] ?? '', fate)
    if (ending !== 'leave-out') return outcomes
    this.accepted.delete(keys[0] ?? '')
    this.doubtful.add(keys[0] ?? '')
    return outcomes.slice(1)
  }

  #note(key: string, fate: Outcome['fate']): void {
    if (fate === 'accepted') this.accepted.add(key)
    if (fate === 'in-doubt') this.doubtful.add(key)
  }
}

class Instance implements Transport {
  readonly window: number
  readonly #farEnd: FarEnd
  #state: 'new' | 'open' | 'closed' = 'new'
  #inFlight = 0

  constructor(farEnd: FarEnd, window: number) {
    this.#farEnd = farEnd
    this.window = window
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    this.#must(this.#state === 'new', 'opened out of turn')
    this.#state = 'open'
    await this.#farEnd.open(signal)
  }

  async deliver(mail: MailObject): Promise<Delivered> {
    this.#must(this.#state === 'open', 'used when it was not open')
    this.#must(++this.#inFlight <= this.window, 'more in flight than its window')
    try {
      return await this.#farEnd.deliver(mail)
    } finally {
      this.#inFlight--
    }
  }

  async close(): Promise<void> {
    this.#must(this.#state === 'open', 'closed out of turn')
    this.#must(this.#inFlight === 0, 'closed with mails in flight')
    this.#state = 'closed'
    this.#farEnd.closed()
  }

  #must(holds: boolean, breach: string): void {
    if (!holds) this.#farEnd.breaches.push(breach)
  }
}

function outcomeOf(ending: Ending, index: number): Omit<Outcome, 'path'> {
  const transient = { permanence: 'transient', fault: 'recipient' } as const
  if (ending === 'refuse-some' && index % 2 === 0) return { fate: 'refused', ...transient }
  if (ending === 'refuse-for-good') return { fate: 'refused', permanence: 'permanent', fault: 'mail' }
  if (ending === 'too-many' && index > 0) return { fate: 'untried', ...transient }
  if (ending === 'doubt') return { fate: 'in-doubt', permanence: 'transient', fault: 'relay' }
  return { fate: 'accepted' }
}
