import { createTransport } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import { optionsOf } from './options-of.ts'
import type { Composer, OpenSender } from './rival.ts'

export const composeWithNodemailer: Composer = (letter) => new MailComposer(optionsOf(letter)).compile().build()

export const openNodemailer: OpenSender = ({ port, connections }) => {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  })
  return { send: (letter) => transport.sendMail(optionsOf(letter)), close: async () => transport.close() }
}
