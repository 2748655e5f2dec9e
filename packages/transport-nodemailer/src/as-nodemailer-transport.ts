import { EventEmitter } from 'node:events'
import type { Mailer, RawMail } from '@turbomail/core'
import type { MailMessage, NodemailerError, Transport } from 'nodemailer'
import { envelopeOf } from './envelope-of.ts'
import { asNodemailerError } from './nodemailer-error.ts'
import { type SentInfo, sentInfoOf } from './sent-info.ts'

/** What is asked of a mailer. One that is left without `stop` is left alone by `close`. */
export type MailerLike = Pick<Mailer, 'send' | 'verify'> & Partial<Pick<Mailer, 'stop'>>

/** A transport for `nodemailer.createTransport`, whose mails TurboMail delivers. */
export interface TurboMailTransport extends Transport<SentInfo> {
  /** As the mailer's: a connection is made, and a login. */
  verify(): Promise<true>
  verify(callback: VerifyCallback): void
  /** Stops the mailer; what is under way is delivered first. A mailer without `stop` stays as it is. */
  close(): Promise<void>
  /** Whether fewer than five mails are under way; the event `idle` tells when it becomes so. */
  isIdle(): boolean
}

type VerifyCallback = (error: NodemailerError | null, success?: true) => void
type Callback = (error: Error | null, info?: SentInfo) => void

/** As many as a pool of nodemailer has connections. */
const AT_ONCE = 5

/**
 * Code that calls `sendMail` keeps its call, its plug-ins and its DKIM keys, while TurboMail delivers:
 * `nodemailer.createTransport(asNodemailerTransport(mailer))`.
 *
 * `sendMail` resolves when a recipient was accepted, with nodemailer's `accepted`, `rejected` and `rejectedErrors`, and the `receipt`.
 * Otherwise it rejects with nodemailer's codes and TurboMail's error as its `cause`; what is in doubt has the code `EINDOUBT`, and is
 * among the `rejected` where others were accepted.
 */
export function asNodemailerTransport(mailer: MailerLike): TurboMailTransport {
  return new MailerTransport(mailer)
}

class MailerTransport extends EventEmitter implements TurboMailTransport {
  readonly name = 'TurboMail'
  readonly version = '1'
  readonly supportsAbortSignal = true
  readonly #mailer: MailerLike
  #underWay = 0

  constructor(mailer: MailerLike) {
    super()
    this.#mailer = mailer
    setImmediate(() => this.isIdle() && this.emit('idle'))
  }

  send(mail: MailMessage<SentInfo>, callback: Callback): void {
    this.#underWay++
    this.#send(mail).then(
      (info) => this.#done(() => callback(null, info)),
      (error) => this.#done(() => callback(asNodemailerError(error))),
    )
  }

  verify(): Promise<true>
  verify(callback: VerifyCallback): void
  verify(callback?: VerifyCallback): Promise<true> | undefined {
    const verifying = this.#mailer.verify().then(
      () => true as const,
      (error) => Promise.reject(asNodemailerError(error)),
    )
    if (callback === undefined) return verifying
    verifying.then(
      (success) => setImmediate(callback, null, success),
      (error) => setImmediate(callback, error),
    )
    return undefined
  }

  async close(): Promise<void> {
    await this.#mailer.stop?.()
  }

  isIdle(): boolean {
    return this.#underWay < AT_ONCE
  }

  /** A stream that nobody reads would keep the files behind it open. */
  async #send({ data, message }: MailMessage<SentInfo>): Promise<SentInfo> {
    const envelope = message.getEnvelope()
    const messageId = message.messageId()
    const mailEnvelope = envelopeOf(envelope, data)
    const raw = message.createReadStream()
    try {
      const mail: RawMail = { raw, envelope: mailEnvelope, longLines: 'pass' }
      return sentInfoOf(await this.#mailer.send(mail, { signal: data.signal ?? undefined }), envelope, messageId)
    } finally {
      raw.destroy()
    }
  }

  /** Whatever the caller's callback throws is the caller's: it must not be taken for an error of the mail. */
  #done(answer: () => void): void {
    const wasIdle = this.isIdle()
    this.#underWay--
    setImmediate(answer)
    if (!wasIdle) setImmediate(() => this.emit('idle'))
  }
}
