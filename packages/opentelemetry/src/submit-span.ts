import { context, type Span, SpanKind, type Tracer } from '@opentelemetry/api'
import type { Submission, Submitted } from '@turbomail/core'
import { errorTypeOf } from './error-type.ts'
import { ATTR, SYSTEM } from './names.ts'
import { outcomesOf } from './receipt-of.ts'
import { addressesOf, fatesOf, markFailed } from './span-attributes.ts'
import { readContext, TRACEPARENT } from './trace-context.ts'

/** Begins the span of a call of `send` or `submit`, below the span in which it was made. */
export function beginSubmit(tracer: Tracer, { call, manager }: Submission, startTime: Date): Span {
  const attributes = {
    [ATTR.system]: SYSTEM,
    [ATTR.systemName]: SYSTEM,
    [ATTR.operation]: 'submit',
    [ATTR.operationType]: 'create',
    [ATTR.destination]: manager,
    [ATTR.call]: call,
  }
  const options = { kind: SpanKind.PRODUCER, startTime, attributes }
  return tracer.startSpan(`submit ${manager}`, options, context.active())
}

/** Ends it by what the call came to. */
export function endSubmit(span: Span, submitted: Submitted, endTime: Date, addresses: boolean): void {
  const { mails, ticket, receipt } = submitted
  const [first, ...others] = mails
  const recipients = mails.reduce((sum, { envelope }) => sum + envelope.recipients.length, 0)
  const outcomes = receipt?.outcomes ?? outcomesOf(submitted.error)
  span.setAttributes({
    ...(others.length > 0 ? { [ATTR.batch]: mails.length } : first && { [ATTR.messageId]: first.messageId }),
    ...(outcomes !== undefined ? fatesOf(outcomes) : first && { [ATTR.recipients]: recipients }),
    ...(ticket?.id === undefined ? {} : { [ATTR.ticketId]: ticket.id }),
    ...(addresses ? addressesOf(mails) : {}),
  })
  linkToOthers(span, submitted)
  if ('error' in submitted) markFailed(span, errorTypeOf(submitted.error), submitted.error, addresses)
  span.end(endTime)
}

/** Mails that came with a trace of their own keep that; those that a message was split into have the same. */
function linkToOthers(span: Span, { submission, mails }: Submitted): void {
  const traces = new Map(mails.map(({ labels }) => [labels[TRACEPARENT], labels]))
  traces.delete(submission.labels[TRACEPARENT])
  for (const labels of traces.values()) {
    const context = readContext(labels)
    if (context !== undefined) span.addLink({ context })
  }
}
