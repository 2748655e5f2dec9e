import { type Attributes, type SpanContext, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { DataPointType, MeterProvider, type MetricData, MetricReader } from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { type InstrumentOptions, instrumentTurboMail, type TurboMailInstrumentation } from '../../src/index.ts'

class AskedReader extends MetricReader {
  protected async onShutdown(): Promise<void> {}
  protected async onForceFlush(): Promise<void> {}
}

/** A metric, and the names of all attributes that its values have. */
export interface Described {
  readonly kind: 'counter' | 'histogram' | 'gauge'
  readonly unit: string
  readonly attributes: readonly string[]
}

const KINDS: Partial<Record<DataPointType, Described['kind']>> = {
  [DataPointType.SUM]: 'counter',
  [DataPointType.HISTOGRAM]: 'histogram',
  [DataPointType.GAUGE]: 'gauge',
}

/** A value of a metric, with the attributes that it is of; histograms have counts, and what they sum up to. */
export interface Measured {
  readonly attributes: Attributes
  readonly value: number | { readonly count: number; readonly sum: number | undefined }
}

export interface Recording extends AsyncDisposable {
  readonly tracerProvider: TracerProvider
  readonly meterProvider: MeterProvider
  readonly instrumentation: TurboMailInstrumentation
  /** Those that have ended, in that order. */
  readonly spans: readonly ReadableSpan[]
  named(start: string): readonly ReadableSpan[]
  metrics(): Promise<ReadonlyMap<string, readonly Measured[]>>
  describe(): Promise<Readonly<Record<string, Described>>>
}

/** The real SDK, in memory, with TurboMail instrumented until it is disposed of. */
export function record(options: InstrumentOptions = {}): Recording {
  const exporter = new InMemorySpanExporter()
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const reader = new AskedReader()
  const meterProvider = new MeterProvider({ readers: [reader] })
  const instrumentation = instrumentTurboMail({ tracerProvider, meterProvider, ...options })
  return {
    tracerProvider,
    meterProvider,
    instrumentation,
    get spans() {
      return exporter.getFinishedSpans()
    },
    named: (start) => exporter.getFinishedSpans().filter(({ name }) => name.startsWith(start)),
    async metrics() {
      const all = await collect(reader)
      return new Map(all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.map(measured)]))
    },
    async describe() {
      return Object.fromEntries((await collect(reader)).map((metric) => [metric.descriptor.name, described(metric)]))
    },
    async [Symbol.asyncDispose]() {
      instrumentation.stop()
      await tracerProvider.shutdown()
      await meterProvider.shutdown()
    },
  }
}

async function collect(reader: MetricReader): Promise<readonly MetricData[]> {
  const { resourceMetrics, errors } = await reader.collect()
  if (errors.length > 0) throw new AggregateError(errors)
  return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)
}

function described({ dataPointType, descriptor, dataPoints }: MetricData): Described {
  const kind = KINDS[dataPointType]
  if (kind === undefined) throw new Error(`${descriptor.name} is of no known kind`)
  const names = dataPoints.flatMap(({ attributes }) => Object.keys(attributes))
  return { kind, unit: descriptor.unit, attributes: [...new Set(names)].sort() }
}

function measured({ attributes, value }: { attributes: Attributes; value: unknown }): Measured {
  if (typeof value === 'number') return { attributes, value }
  const { count, sum } = value as { count: number; sum?: number }
  return { attributes, value: { count, sum } }
}

/** What of a span can be known beforehand. */
export function gist({ name, kind, status, attributes, links, parentSpanContext }: ReadableSpan) {
  return {
    name,
    kind: SpanKind[kind],
    status: SpanStatusCode[status.code],
    attributes,
    links: links.map(({ context }) => context.spanId),
    parent: parentSpanContext?.spanId,
  }
}

/** One value of a metric by attributes that it has among others. */
export function valueAmong(
  measures: readonly Measured[] | undefined,
  wanted: Attributes,
): Measured['value'] | undefined {
  return measures?.find(({ attributes }) => Object.entries(wanted).every(([name, value]) => attributes[name] === value))
    ?.value
}

export function traceparentOf({ traceId, spanId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`
}
