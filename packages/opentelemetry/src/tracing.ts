import { isSpanContextValid, type Span, type SpanContext, type Tracer } from '@opentelemetry/api'
import type { AttemptReport, MailObject, Submission, Submitted } from '@turbomail/core'
import { type Origin, recordAttempt } from './attempt-spans.ts'
import { beginSubmit, endSubmit } from './submit-span.ts'
import { readContext, writeContext } from './trace-context.ts'

/** Makes spans of what mailers tell. */
export class Tracing {
  readonly #tracer: () => Tracer
  readonly #addresses: boolean
  readonly #open = new Map<Submission, Span>()
  /** Spans of calls that are under way, whose mails stay in the memory of this process; by id. */
  readonly #underWay = new Map<string, SpanContext>()
  /** Spans of calls that are over, by the labels of their mails: all parts and copies of a mail in memory share that object. */
  readonly #over = new WeakMap<MailObject['labels'], SpanContext>()

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
    if (!submission.durable) this.#underWay.set(context.spanId, context)
  }

  end(submitted: Submitted, at: Date): void {
    const { submission, mails } = submitted
    const span = this.#open.get(submission)
    if (span === undefined) return
    this.#open.delete(submission)
    const context = span.spanContext()
    if (this.#underWay.delete(context.spanId)) {
      for (const { labels } of mails) if (isOf(context, readContext(labels))) this.#over.set(labels, context)
    }
    endSubmit(span, submitted, at, this.#addresses)
  }

  /** Attempts of mails that came out of a durable queue are traces of their own, linked to where the mail comes from. */
  attempt(report: AttemptReport): void {
    recordAttempt(this.#tracer(), report, this.#originOf(report.attempt.mail), this.#addresses)
  }

  /** Ends what is open, with nothing said of what it came to. */
  stop(at: Date): void {
    for (const span of this.#open.values()) span.end(at)
    this.#open.clear()
    this.#underWay.clear()
  }

  #originOf({ labels }: MailObject): Origin {
    const creation = readContext(labels)
    const own = this.#over.get(labels) ?? (creation && this.#underWay.get(creation.spanId))
    return own !== undefined && isOf(own, creation) ? { creation: own, isParent: true } : { creation, isParent: false }
  }
}

function isOf(own: SpanContext, creation: SpanContext | undefined): boolean {
  return creation?.traceId === own.traceId && creation.spanId === own.spanId
}
