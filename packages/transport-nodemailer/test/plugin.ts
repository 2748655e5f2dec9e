import { buffer } from 'node:stream/consumers'
import { type Delivered, type DeliverOptions, type MailObject, systemPorts } from '@turbomail/core/contract'
import type { MailMessage } from 'nodemailer'
import { type FromNodemailerOptions, fromNodemailer } from '../src/index.ts'
import { NEVER } from './mails.ts'

export type Answer = (error: Error | null, info?: unknown) => void

/** What a plug-in does with a mail. */
export type Send = (mail: MailMessage, answer: Answer) => unknown

export function plugin(send: Send, more: object = {}) {
  return { name: 'Odd', version: '1.0.0', send, ...more }
}

/** Reads the content to its end. */
export function readAll({ message }: MailMessage): Promise<Buffer> {
  return buffer(message.createReadStream())
}

/** What one mail comes to, in the hands of a plug-in. */
export async function deliverBy(
  transport: Parameters<typeof fromNodemailer>[0],
  mail: MailObject,
  {
    ports = systemPorts,
    ...options
  }: Partial<DeliverOptions> & FromNodemailerOptions & { ports?: typeof systemPorts } = {},
): Promise<Delivered> {
  const { signal = NEVER, beforeCommit, ...more } = options
  const instance = fromNodemailer(transport, more).create(ports)
  await instance.open({ signal: NEVER })
  try {
    return await instance.deliver(mail, { signal, ...(beforeCommit && { beforeCommit }) })
  } finally {
    await instance.close()
  }
}

/** A step that answers with this error once it has read the mail. */
export function failsAfter(error: object): Send {
  return async (mail, answer) => {
    await readAll(mail)
    answer(Object.assign(new Error('it went wrong'), error))
  }
}

/** A step that answers with this once it has read the mail. */
export function answersWith(info: unknown): Send {
  return async (mail, answer) => {
    await readAll(mail)
    answer(null, info)
  }
}
