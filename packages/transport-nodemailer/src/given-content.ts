import { Readable } from 'node:stream'
import { type DeliverOptions, readContent, untilAborted } from '@turbomail/core/contract'
import { heldStream } from './held-stream.ts'
import type { NodemailerMail } from './nodemailer-types.ts'
import type { StallWatch } from './stall-watch.ts'
import type { Wanted } from './wanted.ts'

interface Gate {
  readonly beforeCommit: DeliverOptions['beforeCommit'] | undefined
  /** Told what the content or `beforeCommit` failed with, before anybody could have the whole content. */
  broke(reason: unknown): void
}

/** The content of a mail as nodemailer and its plug-ins are given it: in as many streams as they ask for. */
export class GivenContent {
  /** What nodemailer makes its mail of. */
  readonly raw: Readable
  /** Whether nodemailer's transport was given the mail. */
  isHandedOver = false
  /** Whether the whole content was given to anybody. */
  isWhole = false
  /** Whether it was given to the transport. */
  isRead = false
  readonly #wanted: Wanted
  readonly #watch: StallWatch
  readonly #gate: Gate
  readonly #controller = new AbortController()
  readonly #streams: Readable[] = []
  #committing: Promise<void> | undefined

  constructor(wanted: Wanted, watch: StallWatch, gate: Gate) {
    this.#wanted = wanted
    this.#watch = watch
    this.#gate = gate
    this.raw = this.#stream(() => this.#read())
  }

  /** Aborted when nobody is given any more. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * The transport may read the message as often as it likes, also twice at the same time. Where a plug-in has put something else
   * in the place of the content, that is what it reads.
   */
  handOver(message: NodemailerMail['message']): void {
    this.isHandedOver = true
    const { createReadStream } = message
    message.createReadStream = (options) =>
      this.#stream(() => {
        const own: typeof message = Object.create(message)
        const isOurs = Reflect.get(message, '_raw') === this.raw
        if (isOurs) own.setRaw(Readable.from(this.#read(), { objectMode: false }))
        return createReadStream.call(own, options)
      })
  }

  /** Whatever nodemailer's transport still does, it gets no further octet. */
  giveUp(): void {
    const reason = new Error('The mail was given up')
    this.#controller.abort(reason)
    for (const stream of this.#streams) stream.destroy(reason)
  }

  #stream(source: () => AsyncIterable<Uint8Array>): Readable {
    const stream = heldStream(source, {
      given: () => this.#watch.start(),
      asked: () => this.#watch.stop(),
      release: () => this.#release(),
    })
    this.#streams.push(stream)
    return stream
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    try {
      yield* readContent(this.#wanted.content, this.#wanted.bodyType, this.signal)
    } catch (reason) {
      this.#break(reason)
      throw reason
    }
  }

  async #release(): Promise<void> {
    this.#committing ??= this.#commit()
    await this.#committing
    this.signal.throwIfAborted()
    if (this.isHandedOver) this.isRead = true
  }

  async #commit(): Promise<void> {
    try {
      await untilAborted(Promise.resolve(this.#gate.beforeCommit?.()), this.signal)
      this.signal.throwIfAborted()
      this.isWhole = true
    } catch (reason) {
      this.#break(reason)
      throw reason
    }
  }

  #break(reason: unknown): void {
    if (!this.isWhole) this.#gate.broke(reason)
  }
}
