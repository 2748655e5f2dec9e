import type { Clock, DeliverOptions } from '@turbomail/core/contract'
import { GivenContent } from './given-content.ts'
import { isThenable } from './is-thenable.ts'
import type { NodemailerCallback, NodemailerMail, NodemailerPlugin, NodemailerTransporter } from './nodemailer-types.ts'
import { ownTransporter, passOnSocket } from './own-transporter.ts'
import { StallWatch } from './stall-watch.ts'
import type { Wanted } from './wanted.ts'

/** How it ended, and how far it had come by then. */
export interface Ended {
  readonly ending: Ending
  /** Whether nodemailer's transport was given the mail. */
  readonly isHandedOver: boolean
  /** Whether it could have the whole content, be it from a plug-in of the transporter. */
  readonly isWhole: boolean
  /** Whether it has read the content to its end. */
  readonly isRead: boolean
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
  readonly #signal: AbortSignal
  readonly #watch: StallWatch
  readonly #content: GivenContent
  readonly #ending: Promise<Ending>
  #end: (ending: Ending) => void = () => {}
  #markDone: () => void = () => {}

  constructor(
    wanted: Wanted,
    { signal, beforeCommit }: DeliverOptions,
    { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  ) {
    this.#wanted = wanted
    this.#signal = signal
    this.#watch = new StallWatch(clock, timeoutMs, () => this.#end({ kind: 'silent' }))
    const broke = (reason: unknown): void => this.#end({ kind: 'broke', reason })
    this.#content = new GivenContent(wanted, this.#watch, { beforeCommit, broke })
    this.#ending = new Promise((resolve) => {
      this.#end = resolve
    })
    this.done = new Promise((resolve) => {
      this.#markDone = resolve
    })
  }

  async run(transporter: NodemailerTransporter): Promise<Ended> {
    const onAbort = (): void => this.#end({ kind: 'aborted', reason: this.#signal.reason })
    this.#signal.addEventListener('abort', onAbort, { once: true })
    this.#watch.start()
    this.#begin(transporter)
    const ending = await this.#ending
    this.#signal.removeEventListener('abort', onAbort)
    const { isHandedOver, isWhole, isRead } = this.#content
    this.#content.giveUp()
    this.#watch.stop()
    return { ending, isHandedOver, isWhole: isHandedOver && isWhole, isRead }
  }

  #begin(transporter: NodemailerTransporter): void {
    const { raw, signal } = this.#content
    const answer = (error: unknown, info?: unknown): void => {
      this.#end(error ? { kind: 'failed', error } : { kind: 'answered', info })
      this.#markDone()
    }
    try {
      passOnSocket(transporter)
      const own = ownTransporter(transporter, (mail, callback) => this.#send(transporter.transporter, mail, callback))
      own.sendMail({ ...this.#wanted.data, raw, signal }, answer)
    } catch (error) {
      this.#fail(error, answer)
    }
  }

  /** What plug-ins have made of the mail goes to the transport, under the envelope that was wanted. */
  #send(plugin: NodemailerPlugin, mail: NodemailerMail, callback: NodemailerCallback): void {
    mail.message.getEnvelope = () => this.#wanted.envelope()
    this.#content.handOver(mail.message)
    const fail = (error: unknown): void => this.#fail(error, callback)
    try {
      const returned: unknown = plugin.send(mail, callback)
      if (isThenable(returned)) returned.then((info) => isTheAnswer(info, plugin) && callback(null, info), fail)
    } catch (error) {
      fail(error)
    }
  }

  /** Also where what was thrown is nothing, which nodemailer would take for success. */
  #fail(error: unknown, callback: NodemailerCallback): void {
    this.#end({ kind: 'failed', error })
    callback(error as Error)
  }
}

/** Who takes a callback answers by it; what else it returns, such as a request under way, is no answer. */
function isTheAnswer(info: unknown, { send }: NodemailerPlugin): boolean {
  return typeof info === 'object' && info !== null && send.length < 2
}
