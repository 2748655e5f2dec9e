import { diag, type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api'
import { type InstrumentOptions, type ResolvedInstrument, resolveInstrument } from './options.ts'
import { type Providers, Recorder } from './recorder.ts'
import { SCOPE, VERSION } from './version.ts'

/**
 * What `instrumentTurboMail()` returns. It has the shape that `registerInstrumentations()` of `@opentelemetry/instrumentation`
 * takes.
 */
export interface TurboMailInstrumentation extends Disposable {
  readonly instrumentationName: string
  readonly instrumentationVersion: string
  /** Whether it records. */
  readonly enabled: boolean
  /** Records from now on, unless it does already or another does in this process. */
  enable(): void
  /** Ends the recording: spans that are open end, queues are observed no longer, and nothing is listened to. */
  disable(): void
  /** The same. */
  stop(): void
  setTracerProvider(provider: TracerProvider): void
  setMeterProvider(provider: MeterProvider): void
  getConfig(): { readonly enabled: boolean }
  /** Takes nothing: options are given at the beginning. */
  setConfig(config?: unknown): void
}

/** Whichever copy of this package it is of: two would record everything twice. */
const ACTIVE: symbol = Symbol.for('@turbomail/opentelemetry.active')
const PLACE = globalThis as { [ACTIVE]?: object | undefined }

/**
 * Records every mailer of this process as traces and metrics of OpenTelemetry, until it is stopped. Called once, at the start of a
 * program; the SDK may be set up before or after. Without an SDK nothing is recorded, at little cost. Throws an `OptionsError` that
 * names what is unknown or malformed.
 *
 * ```ts
 * const instrumentation = instrumentTurboMail()
 * ```
 */
export function instrumentTurboMail(options?: InstrumentOptions): TurboMailInstrumentation {
  const instrumentation = new Instrumentation(resolveInstrument(options))
  instrumentation.enable()
  return instrumentation
}

class Instrumentation implements TurboMailInstrumentation {
  readonly instrumentationName: string = SCOPE
  readonly instrumentationVersion: string = VERSION ?? ''
  readonly #options: ResolvedInstrument
  #providers: Providers
  #recorder: Recorder | undefined

  constructor(options: ResolvedInstrument) {
    this.#options = options
    this.#providers = options
  }

  get enabled(): boolean {
    return this.#recorder !== undefined
  }

  enable(): void {
    if (this.#recorder !== undefined) return
    if (PLACE[ACTIVE] !== undefined) {
      diag.warn('TurboMail is instrumented already: this instrumentation records nothing.')
      return
    }
    PLACE[ACTIVE] = this
    this.#recorder = new Recorder(() => this.#providers, this.#options)
  }

  disable(): void {
    this.#recorder?.stop()
    this.#recorder = undefined
    if (PLACE[ACTIVE] === this) PLACE[ACTIVE] = undefined
  }

  stop(): void {
    this.disable()
  }

  [Symbol.dispose](): void {
    this.disable()
  }

  /** The global one is not kept: another may come in its place. */
  setTracerProvider(provider: TracerProvider): void {
    const tracerProvider = provider === trace.getTracerProvider() ? undefined : provider
    this.#providers = { ...this.#providers, tracerProvider }
  }

  setMeterProvider(provider: MeterProvider): void {
    const meterProvider = provider === metrics.getMeterProvider() ? undefined : provider
    this.#providers = { ...this.#providers, meterProvider }
    this.#recorder?.measure()
  }

  getConfig(): { readonly enabled: boolean } {
    return { enabled: this.enabled }
  }

  setConfig(): void {}
}
