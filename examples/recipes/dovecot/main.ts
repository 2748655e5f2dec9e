/** node main.ts ann@example.com bob@example.com: each recipient has an answer of their own, behind the content (RFC 2033). */
import { type DeliveryError, isMailError, Mailer, type Outcome } from '@turbomail/core'
import { smtp } from '@turbomail/transport-smtp'

/** The socket of this machine, or `lmtp://host:24`. */
const { LMTP_URL = 'lmtp:///run/dovecot/lmtp' } = process.env

function show(outcomes: readonly Outcome[]): void {
  for (const { path, fate, permanence, reply } of outcomes) {
    console.log(`${path}: ${[fate, permanence, reply?.code, reply?.lines.join(' ')].filter(Boolean).join(' ')}`)
  }
}

const mailer = new Mailer({ transport: smtp(LMTP_URL), require: 'all' })
try {
  const { outcomes } = await mailer.send({
    from: 'Notices <notices@example.com>',
    to: process.argv.slice(2),
    subject: 'The backup is done',
    text: 'Everything was stored.',
    autoSubmitted: 'auto-generated',
  })
  show(outcomes)
} catch (error) {
  if (!isMailError(error)) throw error
  console.error(`${error.code}: ${error.message}`)
  show((error as Partial<DeliveryError>).receipt?.outcomes ?? [])
  process.exitCode = 1
}
await mailer.stop()
