import type { Attributes } from '@opentelemetry/api'
import type { AttemptReport, MailerEvents, Outcome, Submitted } from '@turbomail/core'
import { errorTypeOf, outcomesErrorType } from './error-type.ts'
import type { Instruments } from './instruments.ts'
import { ATTR, QUEUE_LABEL, SYSTEM } from './names.ts'
import { receiptOf } from './receipt-of.ts'
import { serverOf } from './server.ts'

/** A call of `send` or `submit` is over. */
export function measureSubmitted(to: Instruments, submitted: Submitted, durationMs: number): void {
  const type = 'error' in submitted ? errorTypeOf(submitted.error) : undefined
  const attributes = operation('submit', 'create', submitted.submission.manager, type)
  to.operationDuration.record(seconds(durationMs), attributes)
}

/** An attempt is over. */
export function measureAttempt(to: Instruments, { transport, attempt, askedAt, onInstance }: AttemptReport): void {
  const { outcomes, failure, startedAt, endedAt, mail } = attempt
  const type = outcomesErrorType(outcomes, failure)
  const server = serverOf(transport)
  const sending = { ...operation('send', 'send', transport, type), ...server }
  const duration = seconds(endedAt - askedAt)
  to.operationDuration.record(duration, sending)
  to.sentMessages.add(1, sending)
  if (onInstance) to.attemptWait.record(seconds(startedAt - askedAt), { [ATTR.destination]: transport, ...server })
  countFates(to.attemptRecipients, outcomes, { [ATTR.destination]: transport, ...server })
  const queue = mail.labels[QUEUE_LABEL]
  if (queue !== undefined) measureProcess(to, operation('process', 'process', queue, type), duration)
}

/** A mail that came out of a durable queue was given to a worker, which has tried to hand it over. */
function measureProcess(to: Instruments, attributes: Attributes, duration: number): void {
  to.consumedMessages.add(1, attributes)
  to.processDuration.record(duration, attributes)
}

/** A mail is done with, and was accepted as was required. */
export function measureReceipt(to: Instruments, { receipt }: MailerEvents['receipt']): void {
  to.mails.add(1)
  countReceipt(to, receipt)
}

/** A mail was not taken, or was not accepted as was required. */
export function measureFailure(to: Instruments, { error }: MailerEvents['failure']): void {
  to.mails.add(1, { [ATTR.errorType]: errorTypeOf(error) })
  const receipt = receiptOf(error)
  if (receipt !== undefined) countReceipt(to, receipt)
}

export function measureCopy(to: Instruments, { transport, error }: MailerEvents['copy']): void {
  const failed = error === undefined ? {} : { [ATTR.errorType]: errorTypeOf(error) }
  to.copies.add(1, { [ATTR.destination]: transport, ...serverOf(transport), ...failed })
}

export function measureWarning(to: Instruments, { code }: MailerEvents['warning']): void {
  to.warnings.add(1, { [ATTR.warning]: code })
}

function countReceipt(to: Instruments, receipt: MailerEvents['receipt']['receipt']): void {
  countFates(to.receiptRecipients, receipt.outcomes, {})
  to.receiptAttempts.record(receipt.attempts)
}

function countFates(counter: Instruments['mails'], outcomes: readonly Outcome[], attributes: Attributes): void {
  const counts = new Map<string, number>()
  for (const { fate } of outcomes) counts.set(fate, (counts.get(fate) ?? 0) + 1)
  for (const [fate, count] of counts) counter.add(count, { ...attributes, [ATTR.fate]: fate })
}

function operation(name: string, type: string, destination: string, error: string | undefined): Attributes {
  return {
    [ATTR.system]: SYSTEM,
    [ATTR.systemName]: SYSTEM,
    [ATTR.operation]: name,
    [ATTR.operationType]: type,
    [ATTR.destination]: destination,
    ...(error === undefined ? {} : { [ATTR.errorType]: error }),
  }
}

/** Clocks may be set back meanwhile. */
function seconds(ms: number): number {
  return Math.max(0, ms) / 1_000
}
