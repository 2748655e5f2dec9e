import { type CreateMailerOptions, createMailer, isMailError, type Mailer } from '@turbomail/core'
import type { MailObject } from '@turbomail/core/contract'
import { printable } from '../command/printable.ts'
import { type MailJob, rowOf } from './mail-job.ts'
import { type Settled, settledByError, settledByReceipt } from './settled.ts'

/** Sees a mail before it is handed over, and gives back for whom it is sent; `undefined` for nobody. What it throws stops it. */
export type Gate = (row: number, mail: MailObject) => Promise<MailObject | undefined>

/** Thrown to have a mail not handed over that an earlier run has sent. */
const DONE = new Error('sent before')

/** Sends mails, and tells what became of each. */
export class MailSender {
  readonly #mailer: Mailer
  /** What is under way, by its row. */
  readonly #mails: Map<number, MailObject>

  private constructor(mailer: Mailer, mails: Map<number, MailObject>) {
    this.#mailer = mailer
    this.#mails = mails
  }

  static async create(options: CreateMailerOptions, gate: Gate = async (_, mail) => mail): Promise<MailSender> {
    const mails = new Map<number, MailObject>()
    const beforeHandover = async (mail: MailObject): Promise<MailObject> => {
      const row = rowOf(mail)
      const passed = await gate(row, mail)
      if (passed === undefined) throw DONE
      mails.set(row, passed)
      return passed
    }
    return new MailSender(await createMailer({ ...options, hooks: { beforeHandover } }), mails)
  }

  /** `undefined` where there was nobody left to send it to. Rejects with what the gate threw, and for no other reason. */
  async send({ row, input }: MailJob, signal: AbortSignal): Promise<Settled | undefined> {
    try {
      return settledByReceipt(row, await this.#mailer.send(input, { signal }))
    } catch (error) {
      const { cause } = Object(error) as { readonly cause?: unknown }
      const isGates = isMailError(error, 'MAIL_REFUSED')
      if (isGates && cause === DONE) return undefined
      if (isGates) throw cause
      return settledByError(row, error, this.#mails.get(row))
    } finally {
      this.#mails.delete(row)
    }
  }

  /** What the mailer warns of, each thing once; that a recipient was not accepted is told by the outcome. */
  onWarning(listener: (message: string) => void): void {
    const told = new Set<string>(['DELIVERY_INCOMPLETE'])
    this.#mailer.on('warning', ({ code, message }) => {
      if (!told.has(code)) listener(`${printable(message)} (${code})`)
      told.add(code)
    })
  }

  async stop(): Promise<void> {
    await this.#mailer.stop()
  }
}
