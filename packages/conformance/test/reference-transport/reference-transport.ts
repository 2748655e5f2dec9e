import {
  type BodyType,
  type Delivered,
  type DeliverOptions,
  type MailObject,
  type Outcome,
  type Ports,
  readContent,
  type Timer,
  type Transport,
  type TransportFactory,
  TransportFailedError,
  untilAborted,
} from '@turbomail/core/contract'
import type { FarEnd, Trouble } from './far-end.ts'
import { accepted, inDoubt, lost, refused, untried } from './outcomes.ts'
import type { ReferenceOptions } from './reference-options.ts'

const IDLE_MS = 60_000
const FULL = { code: 452, lines: ['insufficient system storage'] }

/** An instance that keeps every promise, and whose far end is an object of this process. */
class ReferenceTransport implements Transport {
  readonly #options: ReferenceOptions
  readonly #ports: Ports
  readonly #farEnd: FarEnd
  #idle: Timer | undefined

  constructor(options: ReferenceOptions, ports: Ports, farEnd: FarEnd) {
    this.#options = options
    this.#ports = ports
    this.#farEnd = farEnd
  }

  get window(): number {
    return this.#options.window
  }

  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    const { failure, gate } = this.#farEnd.takeOpening()
    gate?.arrive()
    if (gate !== undefined) await untilAborted(gate.opened, signal)
    this.#ports.log.publish('reference', { said: 'LOGIN (a password)' })
    if (failure !== undefined) throw failure
    this.#farEnd.connections++
    this.#idle = this.#ports.clock.schedule(() => {}, IDLE_MS)
  }

  async deliver(mail: MailObject, options: DeliverOptions): Promise<Delivered> {
    const trouble = this.#farEnd.takeDelivery()
    if (trouble.failure !== undefined) throw trouble.failure
    const octets: Buffer[] = []
    try {
      await this.#send(mail, trouble, octets, options.signal)
      const early = this.#early(mail, trouble)
      if (early.every((outcome) => outcome !== undefined)) return settled(early, trouble.retire)
      await options.beforeCommit?.()
      options.signal.throwIfAborted()
      return await this.#commit(mail, early, trouble, Buffer.concat(octets), options.signal)
    } catch (error) {
      const { aborted, reason } = options.signal
      if (!aborted || error !== reason || octets.length === 0) throw error
      return settled(
        mail.envelope.recipients.map(({ path }) => untried(path, reason)),
        true,
      )
    }
  }

  async close(): Promise<void> {
    if (this.#idle === undefined) return
    this.#idle.cancel()
    this.#farEnd.connections--
  }

  describe(): Readonly<Record<string, unknown>> {
    return { farEnd: 'an object of this process' }
  }

  /** The far end takes a copy of every chunk, and has not accepted anything yet. */
  async #send(mail: MailObject, { gate, at, full }: Trouble, taken: Buffer[], signal: AbortSignal): Promise<void> {
    const as: BodyType = this.#options.eightBit ? '8BITMIME' : '7BIT'
    for await (const chunk of readContent(mail.content, as, signal)) {
      if (taken.length === 0) this.#farEnd.begun++
      taken.push(Buffer.from(chunk))
      if (at === 'content') {
        gate?.arrive()
        await untilAborted(gate?.opened ?? Promise.resolve(), signal)
      }
      if (full === true) return
    }
  }

  /** What is settled without the content. */
  #early({ envelope }: MailObject, { reply, rcptReply, full }: Trouble): readonly (Outcome | undefined)[] {
    const whole = full === true ? FULL : reply
    const outcomes = envelope.recipients.map(({ path }) => {
      const own = this.#farEnd.takeRefusal(path.toString()) ?? rcptReply
      if (own !== undefined) return refused(path, own, 'rcpt')
      return whole === undefined ? undefined : refused(path, whole, 'content')
    })
    const first = outcomes.find((outcome) => outcome !== undefined)
    if (this.#options.partial || first === undefined) return outcomes
    return envelope.recipients.map(({ path }, index) => outcomes[index] ?? { ...first, path })
  }

  async #commit(
    { envelope }: MailObject,
    early: readonly (Outcome | undefined)[],
    { lost: silent, gate, at, retire }: Trouble,
    octets: Buffer,
    signal: AbortSignal,
  ): Promise<Delivered> {
    const paths = envelope.recipients.map(({ path }) => path)
    const forwardPaths = paths.filter((_, index) => early[index] === undefined).map(String)
    this.#farEnd.mails.push({ reversePath: envelope.reversePath?.toString() ?? null, forwardPaths, octets })
    const settle = (late: (path: (typeof paths)[number]) => Outcome): readonly Outcome[] =>
      paths.map((path, index) => early[index] ?? late(path))
    if (silent === true)
      return settled(
        settle((path) => inDoubt(path, lost())),
        true,
      )
    if (at === 'reply' && gate !== undefined) {
      gate.arrive()
      if (await abortedBefore(gate.opened, signal)) return settled(settle((path) => inDoubt(path, signal.reason)))
    }
    const answer = settle((path) => (this.#farEnd.takeSilence(`${path}`) ? inDoubt(path, lost()) : accepted(path)))
    return settled(answer, retire)
  }
}

function settled(outcomes: readonly (Outcome | undefined)[], retire = false): Delivered {
  const all = outcomes.filter((outcome) => outcome !== undefined)
  return retire ? { outcomes: all, retire } : { outcomes: all }
}

async function abortedBefore(opened: Promise<void>, signal: AbortSignal): Promise<boolean> {
  try {
    await untilAborted(opened, signal)
    return false
  } catch {
    return true
  }
}

export function referenceTransport(options: ReferenceOptions, farEnd: FarEnd): TransportFactory {
  const { partial, maxInstances } = options
  return {
    name: 'reference',
    capabilities: { partial, durable: false, maxInstances },
    create: (ports) => new ReferenceTransport(options, ports, farEnd),
  }
}

export function loginRefused(): TransportFailedError {
  return new TransportFailedError('AUTH_FAILED', 'The far end does not take the password.', { permanence: 'permanent' })
}
