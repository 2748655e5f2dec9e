import { type Fate, type Fault, isMailError, type Outcome, type Permanence, type Receipt } from '@turbomail/core'
import type { MailObject } from '@turbomail/core/contract'
import { type ErrorFacts, errorFacts } from '../command/report-error.ts'

/** What became of a mail for one recipient, as it is shown and written down. */
export interface ReportedOutcome {
  readonly recipient: string
  readonly fate: Fate
  readonly permanence?: Permanence
  readonly fault?: Fault
  readonly reply?: { readonly code: number; readonly enhanced?: string; readonly text: string }
  readonly queueId?: string
  readonly location?: string
  /** Why it is in doubt or untried. */
  readonly reason?: ErrorFacts
}

/** What became of a mail. */
export interface Settled {
  /** That of the list it comes from; 0 for a mail that is alone. */
  readonly row: number
  readonly messageId?: string
  readonly attempts: number
  /** Every recipient once; none where no mail could be made. */
  readonly outcomes: readonly ReportedOutcome[]
  /** Why no receipt came. */
  readonly error?: ErrorFacts
}

/** Errors after which nobody can say whether the mail is on its way. */
const IN_DOUBT = /^(RECEIPT_PENDING|WORKER_LOST|QUEUE_UNREACHABLE|QUEUE_TROUBLE)$/

export function settledByReceipt(row: number, receipt: Receipt): Settled {
  const { messageId, attempts, outcomes } = receipt
  return { row, messageId, attempts, outcomes: outcomes.map(reportOutcome) }
}

/** `mail` is what was about to be handed over; left out where there never was one. */
export function settledByError(row: number, error: unknown, mail: MailObject | undefined): Settled {
  const { receipt } = Object(error) as { readonly receipt?: Receipt }
  if (receipt !== undefined) return settledByReceipt(row, receipt)
  const facts = errorFacts(error)
  if (mail === undefined) return { row, attempts: 0, outcomes: [], error: facts }
  const fate = isMailError(error) && !IN_DOUBT.test(error.code) ? 'untried' : 'in-doubt'
  const outcomes = mail.envelope.recipients.map(
    ({ path }) => ({ recipient: String(path), fate, reason: facts }) as const,
  )
  return { row, messageId: mail.messageId, attempts: 0, outcomes, error: facts }
}

function reportOutcome({ path, fate, permanence, fault, reply, queueId, location, cause }: Outcome): ReportedOutcome {
  return {
    recipient: String(path),
    fate,
    ...(permanence === undefined ? {} : { permanence }),
    ...(fault === undefined ? {} : { fault }),
    ...(reply === undefined ? {} : { reply: reportReply(reply) }),
    ...(queueId === undefined ? {} : { queueId }),
    ...(location === undefined ? {} : { location }),
    ...(cause === undefined ? {} : { reason: errorFacts(cause) }),
  }
}

function reportReply({ code, enhanced, lines }: NonNullable<Outcome['reply']>): NonNullable<ReportedOutcome['reply']> {
  return { code, ...(enhanced === undefined ? {} : { enhanced: enhanced.join('.') }), text: lines.join(' ') }
}
