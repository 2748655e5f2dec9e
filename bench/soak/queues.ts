import type { smallLetter } from './small-mail.ts'

export type QueueName = 'turbomail' | 'nodemailer'

/** Has a mail wait in a queue in memory until there is a connection for it. */
export type Queue = (mail: ReturnType<typeof smallLetter>) => void

/** Both are told of nothing until a mail is done with. None is loaded before it is asked for. */
export const QUEUES: Readonly<Record<QueueName, (port: number) => Promise<Queue>>> = {
  turbomail: async (port) => {
    const { Mailer } = await import('@turbomail/core')
    const { ondemand } = await import('@turbomail/manager-ondemand')
    const { smtp } = await import('@turbomail/transport-smtp')
    const transport = smtp({ host: '127.0.0.1', port, tls: 'none' })
    const mailer = new Mailer({ transport, manager: ondemand({ maxQueued: Number.POSITIVE_INFINITY }) })
    return (mail) => void mailer.submit(mail)
  },
  nodemailer: async (port) => {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, pool: true })
    const done = () => {}
    return (mail) => transport.sendMail(mail, done)
  },
}
