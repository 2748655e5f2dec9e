import { isSpanContextValid, type Span, type SpanContext, type Tracer } from '@opentelemetry/api'
import type { AttemptReport, MailObject, Submission, Submitted } from '@turbomail/core'
import { type Origin, recordAttempt } from './attempt-spans.ts'
import { beginSubmit, endSubmit } from './submit-span.ts'
import { readContext, TRACEPARENT, writeContext } from './trace-context.ts'

/** Makes spans of what mailers tell. */
export class Tracing {
  readonly #tracer: () => Tracer
  readonly #addresses: boolean
  readonly #open = new Map<Submission, Span>()
  /** Spans of mails that are on their way in the memory of this process, by id. */
  readonly #onTheirWay = new Map<string, SpanContext>()

  constructor(tracer: () => Tracer, addresses: boolean) {
    this.#tracer = tracer
    this.#addresses = addresses
  }

  /** Begins a span, which travels with the mails. */
  begin(submission: Submission, at: Date): void {
    const span = beginSubmit(this.#tracer(), submission, at)
    this.#open.set(submission, span)
    const context = span.spanContext()
    if (!isSpanContextValid(context)) return
    Object.assign(submission.labels, writeContext(context))
    if (!submission.durable) this.#onTheirWay.set(context.spanId, context)
  }

  end(submitted: Submitted, at: Date): void {
    const { submission } = submitted
    const span = this.#open.get(submission)
    if (span === undefined) return
    this.#open.delete(submission)
    if (!isOnItsWay(submitted)) this.#onTheirWay.delete(span.spanContext().spanId)
    endSubmit(span, submitted, at, this.#addresses)
  }

  /** Attempts of mails that came out of a durable queue are traces of their own, linked to where the mail comes from. */
  attempt(report: AttemptReport): void {
    recordAttempt(this.#tracer(), report, this.#originOf(report.attempt.mail), this.#addresses)
  }

  /** No further attempt will be made for the mail. */
  settled({ labels }: MailObject): void {
    const context = readContext(labels)
    if (context !== undefined) this.#onTheirWay.delete(context.spanId)
  }

  /** Ends what is open, with nothing said of what it came to. */
  stop(at: Date): void {
    for (const span of this.#open.values()) span.end(at)
    this.#open.clear()
    this.#onTheirWay.clear()
  }

  #originOf({ labels }: MailObject): Origin {
    const creation = readContext(labels)
    const own = creation && this.#onTheirWay.get(creation.spanId)
    return own?.traceId === creation?.traceId
      ? { creation: own, isParent: own !== undefined }
      : { creation, isParent: false }
  }
}

/** Whether attempts are still to come for a mail of the call: not where another mail stands for it, or has a trace of its own. */
function isOnItsWay({ submission, mails: [mail], ticket, receipt, error }: Submitted): boolean {
  if (mail === undefined || ticket === undefined || receipt !== undefined || error !== undefined) return false
  return ticket.messageId === mail.messageId && mail.labels[TRACEPARENT] === submission.labels[TRACEPARENT]
}
