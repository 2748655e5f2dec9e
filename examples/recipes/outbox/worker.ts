/** Hands over what the application has committed. Start as many as you like, on any machine. */
import { createMailer, type DeliveryError } from '@turbomail/core'
import { pgboss } from '@turbomail/manager-pgboss'

const { DATABASE_URL = 'postgres://shop@localhost/shop' } = process.env

const worker = await createMailer({ manager: pgboss({ connection: DATABASE_URL }), role: 'deliver' })
worker.on('warning', ({ code, message }) => console.error(code, message))
worker.on('attempt', ({ attempt: { mail, outcomes } }) => {
  for (const { path, fate, reply } of outcomes)
    console.log(mail.messageId, `${path}`, fate, reply?.lines.join(' ') ?? '')
})
worker.on('failure', ({ error, mail }) => console.error(mail?.messageId, (error as DeliveryError).message))
await worker.start()
console.log('ready')
process.once('SIGTERM', () => worker.stop())
