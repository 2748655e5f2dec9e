import {
  type Attempt,
  createEnvelope,
  type Dispatcher,
  type Log,
  type MailObject,
  type ManagerContext,
  type Outcome,
  type RetryOptions,
  type StopReport,
  type Ticket,
  type TransportFailedError,
} from '@turbomail/core/contract'
import {
  type OnDemandManagerFactory,
  type OnDemandOptions,
  type OnDemandSubmitOptions,
  ondemand,
} from '../../src/index.ts'
import { FakeClock, turn } from './fake-clock.ts'

/** An attempt in flight, until the test says what it comes to. */
export interface InFlight {
  readonly name: string
  readonly mail: MailObject
  accept(): Promise<void>
  /** The same for each recipient, or for each its own. */
  end(ending: Ending | readonly Ending[], failure?: TransportFailedError): Promise<void>
}

/** What an outcome is besides its path. */
type Ending = Omit<Outcome, 'path'>

/** What became of a submission: `waiting` until it is taken. */
export interface Submitted {
  readonly name: string
  state: 'waiting' | 'taken' | 'receipt' | string
  ticket?: Ticket
  error?: unknown
}

export interface MailOptions extends OnDemandSubmitOptions {
  readonly signal?: AbortSignal
  readonly from?: string
  readonly to?: string | readonly string[]
  readonly text?: string
}

/** `name` is the local part of the recipient at `example.com`, unless told otherwise. */
export function mailOf(
  name: string,
  { from = 'me@example.com', to = `${name}@example.com`, text = name }: MailOptions = {},
): MailObject {
  const octets = Buffer.from(`Subject: ${text}\r\n\r\n`)
  return {
    messageId: `<${name}@test>`,
    envelope: createEnvelope({ from, to: to as string }),
    labels: {},
    content: {
      eightBit: false,
      utf8Header: false,
      size: () => octets.length,
      octets: () => octets,
      async *read() {
        yield octets
      },
    },
  }
}

/** An on-demand manager over a dispatcher that is cranked by hand, and a clock that stands still. */
export class Bench {
  readonly clock: FakeClock = new FakeClock()
  readonly events: (readonly [name: string, event: object])[] = []
  readonly factory: OnDemandManagerFactory
  readonly manager: ReturnType<OnDemandManagerFactory['create']>
  /** What the manager asked for, latest last. */
  readonly wanted: [instances: number, options: object | undefined][] = []
  /** Names of the mails that were handed over, in that order. */
  readonly handed: string[] = []
  readonly inFlight: InFlight[] = []
  /** From when a mail may go; epoch milliseconds. */
  notBefore: (mail: MailObject) => number = () => 0
  asked = 0
  #slots: number
  #wake: (() => void)[] = []

  private constructor(options: OnDemandOptions, slots: number, retry: RetryOptions) {
    this.#slots = slots
    this.factory = ondemand(options)
    const log: Log = { warn: () => {}, heard: () => true, publish: (name, event) => this.events.push([name, event]) }
    const identity = { hostName: 'host.example', randomHex: () => '00', random: () => 0 }
    const context: ManagerContext = { ports: { clock: this.clock, log, identity }, retry }
    this.manager = this.factory.create(this.#dispatcher(), context)
  }

  static async started(options: OnDemandOptions = {}, { slots = 1, retry = {} as RetryOptions } = {}): Promise<Bench> {
    const bench = new Bench(options, slots, retry)
    await bench.manager.start()
    return bench
  }

  set slots(slots: number) {
    this.#slots = slots
    this.#changed()
  }

  /** Submits, and lets happen what follows. */
  async submit(name: string, options: MailOptions = {}): Promise<Submitted> {
    const { from, to, text, ...rest } = options
    const submitted: Submitted = { name, state: 'waiting' }
    const fail = (error: unknown): void => {
      Object.assign(submitted, { error, state: (error as { code?: string }).code ?? 'rejected' })
    }
    this.manager.submit(mailOf(name, options), rest).then((ticket) => {
      Object.assign(submitted, { ticket, state: 'taken' })
      ticket.receipt.then(() => {
        submitted.state = 'receipt'
      }, fail)
    }, fail)
    await turn()
    return submitted
  }

  /** Has what is in flight accepted, one after another, until nothing is; the names in that order. */
  async drain(): Promise<readonly string[]> {
    const names: string[] = []
    for (let next = this.inFlight[0]; next !== undefined; next = this.inFlight[0]) {
      names.push(next.name)
      await next.accept()
    }
    return names
  }

  first(): InFlight {
    const [first] = this.inFlight
    if (first === undefined) throw new Error('nothing is in flight')
    return first
  }

  async stop(signal?: AbortSignal): Promise<StopReport> {
    return this.manager.stop(signal === undefined ? undefined : { signal })
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }

  #dispatcher(): Dispatcher {
    const bench = this
    return {
      get capacity() {
        return Math.max(0, bench.#slots - bench.inFlight.length)
      },
      notBefore: (mail) => {
        this.asked++
        return this.notBefore(mail)
      },
      want: (instances, options) => this.wanted.push([instances, options]),
      ready: async () => {
        while (this.#slots - this.inFlight.length <= 0) await new Promise<void>((resolve) => this.#wake.push(resolve))
      },
      attempt: (mail) => this.#attempt(mail),
      verify: async () => ({}),
      close: async () => {},
    }
  }

  #attempt(mail: MailObject): Promise<Attempt> {
    const name = mail.messageId.slice(1, mail.messageId.indexOf('@'))
    const startedAt = this.clock.now()
    this.handed.push(name)
    if (this.inFlight.length >= this.#slots) throw new Error('handed over without a slot')
    return new Promise((resolve) => {
      const end: InFlight['end'] = async (ending, failure) => {
        this.inFlight.splice(this.inFlight.indexOf(attempt), 1)
        const outcomes = mail.envelope.recipients.map(({ path }, at) => ({
          path,
          ...((Array.isArray(ending) ? ending[at] : ending) as Ending),
        }))
        const endedAt = this.clock.now()
        resolve({ mail, outcomes, startedAt, endedAt, ...(failure === undefined ? {} : { failure }) })
        this.#changed()
        await turn()
      }
      const attempt: InFlight = { name, mail, end, accept: () => end({ fate: 'accepted' }) }
      this.inFlight.push(attempt)
    })
  }
}

export const TRANSIENT = { fate: 'refused', permanence: 'transient', fault: 'recipient' } as const
export const PERMANENT = { fate: 'refused', permanence: 'permanent', fault: 'recipient' } as const
