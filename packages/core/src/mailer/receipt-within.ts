import type { Receipt } from '../delivery/receipt.ts'
import { MailError } from '../errors/mail-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { MailerTicket } from './mailer-ticket.ts'

/** The receipt, or `RECEIPT_PENDING` if it takes longer; the ticket stays as it is. */
export function receiptWithin(ms: number, ticket: MailerTicket, clock: Clock): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    const timer = Number.isFinite(ms)
      ? clock.schedule(() => reject(pending(ms, ticket.id)), ms, { keepAlive: true })
      : undefined
    ticket.judged.then(resolve, reject).finally(() => timer?.cancel())
  })
}

function pending(ms: number, id: string | undefined): MailError {
  const where = id === undefined ? '' : ` It is found again as ${id}.`
  return new MailError('RECEIPT_PENDING', `After ${ms} ms the mail is still on its way.${where}`)
}
