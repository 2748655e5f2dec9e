import {
  type Delivered,
  type DeliverOptions,
  type MailObject,
  type Outcome,
  type Transport,
  type TransportFactory,
  TransportFailedError,
} from '@turbomail/core/contract'

interface Flight {
  readonly mail: MailObject
  /** Whether its content has left whole. */
  sent: boolean
  readonly resolve: (delivered: Delivered) => void
  readonly reject: (error: unknown) => void
}

/** One line to a far end that answers in the order in which it was asked, when the test lets it. */
export class Line implements Transport {
  readonly window: number
  readonly #flights: Flight[] = []
  closed = false

  constructor(window: number) {
    this.window = window
  }

  get inFlight(): number {
    return this.#flights.length
  }

  async open(): Promise<void> {}

  deliver(mail: MailObject, _: DeliverOptions): Promise<Delivered> {
    return new Promise((resolve, reject) => this.#flights.push({ mail, sent: false, resolve, reject }))
  }

  async close(): Promise<void> {
    this.closed = true
  }

  /** The first `count` mails have left whole, and wait for their answers. */
  send(count: number): void {
    for (const flight of this.#flights.slice(0, count)) flight.sent = true
  }

  /** The oldest `count` are answered with 250. */
  answer(count: number): void {
    for (const { mail, resolve } of this.#flights.splice(0, count))
      resolve({ outcomes: all(mail, { fate: 'accepted' }) })
  }

  /** The line is cut: what had left whole is in doubt, the others cannot have been accepted. */
  cut(): void {
    const cause = new TransportFailedError('CONNECTION_LOST', 'cut', { permanence: 'transient' })
    for (const { mail, sent, resolve, reject } of this.#flights.splice(0)) {
      const doubt = { fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause } as const
      if (sent) resolve({ outcomes: all(mail, doubt), retire: true })
      else reject(cause)
    }
  }
}

function all(mail: MailObject, rest: Omit<Outcome, 'path'>): readonly Outcome[] {
  return mail.envelope.recipients.map(({ path }) => ({ path, ...rest }))
}

/** Lines are added to `lines` as they are opened. */
export function pipelining(lines: Line[]): TransportFactory {
  return {
    name: 'pipelining',
    capabilities: { partial: true, durable: true, maxInstances: 1 },
    create: () => {
      const line = new Line(8)
      lines.push(line)
      return line
    },
  }
}
