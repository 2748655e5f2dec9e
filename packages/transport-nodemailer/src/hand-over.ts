import { Readable } from 'node:stream'
import { type Clock, type DeliverOptions, readContent, untilAborted } from '@turbomail/core/contract'
import { heldStream } from './held-stream.ts'
import type { NodemailerCallback, NodemailerMail, NodemailerTransporter } from './nodemailer-types.ts'
import { ownTransporter, passOnSocket } from './own-transporter.ts'
import { StallWatch } from './stall-watch.ts'
import type { Wanted } from './wanted.ts'

/** How it ended, and how far it had come by then. */
export interface Ended {
  readonly ending: Ending
  /** Whether nodemailer's transport was given the mail. */
  readonly isHandedOver: boolean
  /** Whether it could have the whole content. */
  readonly isWhole: boolean
}

/** `broke`: the content or `beforeCommit`, with its own error. `silent`: the transport took too long. */
export type Ending =
  | { readonly kind: 'answered'; readonly info: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'aborted' | 'broke'; readonly reason: unknown }
  | { readonly kind: 'silent' }

/** One mail in the hands of nodemailer. */
export class HandOver {
  /** Settles when nodemailer's transport has called back, which may be after the end. */
  readonly done: Promise<void>
  readonly #wanted: Wanted
  readonly #options: DeliverOptions
  readonly #watch: StallWatch
  readonly #ending: Promise<Ending>
  readonly #controller = new AbortController()
  readonly #streams: Readable[] = []
  #end: (ending: Ending) => void = () => {}
  #markDone: () => void = () => {}
  #committing: Promise<void> | undefined
  #isHandedOver = false
  #isWhole = false

  constructor(
    wanted: Wanted,
    options: DeliverOptions,
    { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  ) {
    this.#wanted = wanted
    this.#options = options
    this.#watch = new StallWatch(clock, timeoutMs, () => this.#end({ kind: 'silent' }))
    this.#ending = new Promise((resolve) => {
      this.#end = resolve
    })
    this.done = new Promise((resolve) => {
      this.#markDone = resolve
    })
  }

  async run(transporter: NodemailerTransporter): Promise<Ended> {
    const { signal } = this.#options
    const onAbort = (): void => this.#end({ kind: 'aborted', reason: signal.reason })
    signal.addEventListener('abort', onAbort, { once: true })
    this.#watch.start()
    this.#begin(transporter)
    const ending = await this.#ending
    signal.removeEventListener('abort', onAbort)
    const ended = { ending, isHandedOver: this.#isHandedOver, isWhole: this.#isWhole }
    this.#letGo()
    return ended
  }

  #begin(transporter: NodemailerTransporter): void {
    const answer = (error: unknown, info?: unknown): void => {
      this.#end(error ? { kind: 'failed', error } : { kind: 'answered', info })
      this.#markDone()
    }
    try {
      passOnSocket(transporter)
      const own = ownTransporter(transporter, (mail, callback) => this.#send(transporter, mail, callback))
      own.sendMail(
        { ...this.#wanted.data, raw: this.#stream(() => this.#content()), signal: this.#controller.signal },
        answer,
      )
    } catch (error) {
      answer(error)
    }
  }

  /** What plug-ins have made of the mail goes to the transport, under the envelope that was wanted. */
  #send({ transporter }: NodemailerTransporter, mail: NodemailerMail, callback: NodemailerCallback): void {
    const { message } = mail
    const create = message.createReadStream.bind(message)
    message.getEnvelope = () => this.#wanted.envelope()
    message.createReadStream = (options) =>
      this.#stream(() => {
        message.setRaw(Readable.from(this.#content(), { objectMode: false }))
        return create(options)
      })
    this.#isHandedOver = true
    try {
      const returned: unknown = transporter.send(mail, callback)
      if (returned instanceof Promise) returned.then((info) => info && callback(null, info), callback)
    } catch (error) {
      callback(error as Error)
    }
  }

  #stream(source: () => AsyncIterable<Uint8Array>): Readable {
    const stream = heldStream(source, {
      given: () => this.#watch.start(),
      asked: () => this.#watch.stop(),
      release: () => (this.#committing ??= this.#commit()),
    })
    this.#streams.push(stream)
    return stream
  }

  async *#content(): AsyncGenerator<Uint8Array> {
    try {
      yield* readContent(this.#wanted.content, this.#wanted.bodyType, this.#controller.signal)
    } catch (reason) {
      this.#break(reason)
      throw reason
    }
  }

  async #commit(): Promise<void> {
    const { signal } = this.#controller
    try {
      await untilAborted(Promise.resolve(this.#options.beforeCommit?.()), signal)
      signal.throwIfAborted()
      this.#isWhole = true
    } catch (reason) {
      this.#break(reason)
      throw reason
    }
  }

  #break(reason: unknown): void {
    if (!this.#isWhole) this.#end({ kind: 'broke', reason })
  }

  /** Whatever nodemailer's transport still does, it gets no further octet. */
  #letGo(): void {
    const reason = new Error('The mail was given up')
    this.#watch.stop()
    this.#controller.abort(reason)
    for (const stream of this.#streams) stream.destroy(reason)
    this.#watch.stop()
  }
}
