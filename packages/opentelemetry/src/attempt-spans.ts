import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { AttemptReport, Outcome, Reply } from '@turbomail/core'
import { outcomesErrorType } from './error-type.ts'
import { ATTR, SYSTEM } from './names.ts'
import { protocolOf, serverOf } from './server.ts'
import { addressesOf, fatesOf, markFailed, sizeOf } from './span-attributes.ts'

/** Where the mail of an attempt comes from. */
export interface Origin {
  /** The span of its submission, where that is known. */
  readonly creation: SpanContext | undefined
  /** Whether that is a span of this process which the attempt belongs below. */
  readonly isParent: boolean
}

/** Records an attempt, and below it what an open instance made of it; both are over. */
export function recordAttempt(tracer: Tracer, report: AttemptReport, origin: Origin, addresses: boolean): void {
  const { transport, askedAt, attempt } = report
  const span = tracer.startSpan(`send ${transport}`, attemptOptions(report, origin), parentOf(origin))
  if (span.isRecording()) {
    span.setAttributes({ ...fatesOf(attempt.outcomes), ...sizeOf(attempt.mail) })
    if (addresses) span.setAttributes(addressesOf([attempt.mail]))
  }
  markOutcome(span, report, addresses)
  if (report.onInstance) recordTransaction(tracer, report, span, addresses)
  span.end(new Date(Math.max(askedAt, attempt.endedAt)))
}

function attemptOptions({ transport, attempt, askedAt }: AttemptReport, { creation }: Origin): SpanOptions {
  const attributes: Attributes = {
    [ATTR.system]: SYSTEM,
    [ATTR.systemName]: SYSTEM,
    [ATTR.operation]: 'send',
    [ATTR.operationType]: 'send',
    [ATTR.destination]: transport,
    [ATTR.messageId]: attempt.mail.messageId,
    ...serverOf(transport),
  }
  const links = creation === undefined ? [] : [{ context: creation }]
  return { kind: SpanKind.CLIENT, startTime: new Date(askedAt), attributes, links }
}

function parentOf({ creation, isParent }: Origin) {
  return isParent && creation !== undefined ? trace.setSpanContext(ROOT_CONTEXT, creation) : ROOT_CONTEXT
}

/** One delivery on one open instance: over SMTP and LMTP that is one transaction (RFC 5321 §3.3). */
function recordTransaction(tracer: Tracer, report: AttemptReport, parent: Span, addresses: boolean): void {
  const { transport, attempt } = report
  const reply = attempt.failure?.reply ?? lastReply(attempt.outcomes)
  const attributes: Attributes = { ...protocolOf(transport), ...serverOf(transport), ...replyAttributes(reply) }
  const options = { kind: SpanKind.CLIENT, startTime: new Date(attempt.startedAt), attributes }
  const span = tracer.startSpan(`transaction ${transport}`, options, trace.setSpan(ROOT_CONTEXT, parent))
  markOutcome(span, report, addresses)
  span.end(new Date(Math.max(attempt.startedAt, attempt.endedAt)))
}

function markOutcome(span: Span, { attempt }: AttemptReport, addresses: boolean): void {
  const { outcomes, failure } = attempt
  const type = outcomesErrorType(outcomes, failure)
  if (type !== undefined) markFailed(span, type, failure ?? outcomes[0]?.cause, addresses)
}

/** The reply by which it ended: to the content, where somebody was accepted. */
function lastReply(outcomes: readonly Outcome[]): Reply | undefined {
  const accepted = outcomes.find(({ fate, reply }) => fate === 'accepted' && reply !== undefined)
  return (accepted ?? outcomes.find(({ reply }) => reply !== undefined))?.reply
}

function replyAttributes(reply: Reply | undefined): Attributes {
  if (reply === undefined) return {}
  const { code, enhanced } = reply
  return { [ATTR.replyCode]: code, ...(enhanced === undefined ? {} : { [ATTR.replyEnhanced]: enhanced.join('.') }) }
}
