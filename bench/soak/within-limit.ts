/** `node within-limit.ts <port> <mails> <a second> <connections>`: so many mails over SMTP under a limit. */
import { limiter, Mailer } from '@turbomail/core'
import { ondemand } from '@turbomail/manager-ondemand'
import { smtp } from '@turbomail/transport-smtp'
import { smallMail } from './small-mail.ts'

const [port = 0, mails = 0, mailsPerSecond = 1, workers = 1] = process.argv.slice(2).map(Number)
const mailer = new Mailer({
  transport: smtp({ host: '127.0.0.1', port, tls: 'none' }),
  manager: ondemand({ workers }),
  limiter: limiter({ mailsPerSecond }),
})
const tickets = await Promise.all(Array.from({ length: mails }, (_, number) => mailer.submit(smallMail(number))))
const receipts = await Promise.all(tickets.map(({ receipt }) => receipt))
await mailer.stop()
console.log(JSON.stringify({ accepted: receipts.length } satisfies WithinLimit))

export interface WithinLimit {
  readonly accepted: number
}
