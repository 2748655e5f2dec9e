/** node main.ts you@example.org 20: sends so many mails by two relays, of which the second stands in for the first. */
import { type DeliveryError, isMailError, Mailer } from '@turbomail/core'
import { failover } from '@turbomail/routing'
import { smtp } from '@turbomail/transport-smtp'

const { FIRST = 'smtps://smtp.example.com', SECOND = 'smtps://smtp.example.net' } = process.env
const [to = 'you@example.org', count = '20'] = process.argv.slice(2)

const mailer = new Mailer({ transport: failover(smtp(FIRST), smtp(SECOND)) })
mailer.on('warning', ({ code, message }) => console.error(code, message))

const numbers = Array.from({ length: Number(count) }, (_, index) => index + 1)
const messages = numbers.map((number) => ({ from: 'me@example.com', to, subject: `Number ${number}`, text: 'Hello!' }))
for await (const { index, receipt, error } of mailer.sendMany(messages, { concurrency: 10 })) {
  const { outcomes = [] } = receipt ?? (error as Partial<DeliveryError>).receipt ?? {}
  const [outcome] = outcomes
  const why = isMailError(error) ? error.message : (outcome?.reply?.lines.join(' ') ?? '')
  console.log(`Number ${index + 1}: ${outcome?.fate ?? 'untried'} ${why}`)
  if (outcome?.fate !== 'accepted') process.exitCode = 1
}
await mailer.stop()
