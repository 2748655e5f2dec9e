import { createTraceState, type SpanContext, TraceFlags } from '@opentelemetry/api'

/** The labels by which a trace travels with a mail, named as the headers of W3C Trace Context are. */
export const TRACEPARENT = 'traceparent'
const TRACESTATE = 'tracestate'

/** Version, trace, span and flags. A later version may have more behind them. */
const PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/

/** Labels that say which span a mail comes from. */
export function writeContext({ traceId, spanId, traceFlags, traceState }: SpanContext): Record<string, string> {
  const flags = traceFlags.toString(16).padStart(2, '0')
  const state = traceState?.serialize()
  return {
    [TRACEPARENT]: `00-${traceId}-${spanId}-${flags}`,
    ...(state === undefined || state === '' ? {} : { [TRACESTATE]: state }),
  }
}

/** The span that a mail comes from; `undefined` where its labels name none, or not in this form. */
export function readContext(labels: Readonly<Record<string, string>>): SpanContext | undefined {
  const [, traceId, spanId, flags] = PARENT.exec(labels[TRACEPARENT] ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  const state = labels[TRACESTATE]
  return {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  }
}
