import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api'
import type { Submission, Submitted } from '@turbomail/core'
import { systemPorts } from '@turbomail/core/contract'
import { type Listeners, listenTo } from './channels.ts'
import { createInstruments, type Instruments } from './instruments.ts'
import {
  measureAttempt,
  measureCopy,
  measureFailure,
  measureReceipt,
  measureSubmitted,
  measureWarning,
} from './measures.ts'
import { QUEUE_LABEL } from './names.ts'
import type { ResolvedInstrument } from './options.ts'
import { QueueGauges } from './queue-gauges.ts'
import { Tracing } from './tracing.ts'
import { SCOPE, VERSION } from './version.ts'

/** Where spans and measurements go: to the global providers where none is given. */
export interface Providers {
  readonly tracerProvider: TracerProvider | undefined
  readonly meterProvider: MeterProvider | undefined
}

/** Listens to all mailers of the process, from when it is made until it is stopped. */
export class Recorder {
  readonly #providers: () => Providers
  readonly #tracing: Tracing
  readonly #gauges: QueueGauges
  readonly #begun = new Map<Submission, number>()
  readonly #leave: () => void
  #meters: MeterProvider | undefined
  #instruments: Instruments | undefined

  constructor(providers: () => Providers, { addresses, queues }: ResolvedInstrument) {
    this.#providers = providers
    this.#tracing = new Tracing(() => this.#tracer(), addresses)
    this.#gauges = new QueueGauges(queues)
    this.#leave = listenTo(this.#listeners())
    this.measure()
  }

  stop(): void {
    this.#leave()
    this.#gauges.stop()
    this.#tracing.stop(new Date(now()))
    this.#begun.clear()
  }

  /** The instruments of the provider that holds now: the global one may have been set only after the program began. */
  measure(): Instruments {
    const provider = this.#providers().meterProvider ?? metrics.getMeterProvider()
    if (this.#instruments !== undefined && provider === this.#meters) return this.#instruments
    this.#meters = provider
    this.#instruments = createInstruments(provider.getMeter(SCOPE, VERSION))
    this.#gauges.observe(this.#instruments)
    return this.#instruments
  }

  #tracer() {
    return (this.#providers().tracerProvider ?? trace.getTracerProvider()).getTracer(SCOPE, VERSION)
  }

  #listeners(): Listeners {
    return {
      submission: (event) => this.#begin(event),
      submitted: (event) => this.#end(event),
      attempt: (event) => {
        measureAttempt(this.measure(), event)
        this.#tracing.attempt(event)
      },
      receipt: (event) => measureReceipt(this.measure(), event),
      failure: (event) => measureFailure(this.measure(), event),
      copy: (event) => measureCopy(this.measure(), event),
      warning: (event) => measureWarning(this.measure(), event),
      figures: ({ manager, figures }) => {
        this.#gauges.told(manager, figures)
        this.measure()
      },
    }
  }

  #begin(submission: Submission): void {
    const at = now()
    this.#begun.set(submission, at)
    if (submission.durable) submission.labels[QUEUE_LABEL] = submission.manager
    this.#tracing.begin(submission, new Date(at))
  }

  #end(submitted: Submitted): void {
    const at = now()
    const began = this.#begun.get(submitted.submission)
    this.#begun.delete(submitted.submission)
    this.#tracing.end(submitted, new Date(at))
    if (began !== undefined) measureSubmitted(this.measure(), submitted, at - began)
  }
}

function now(): number {
  return systemPorts.clock.now()
}
