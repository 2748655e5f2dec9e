import type { MeterProvider, TracerProvider } from '@opentelemetry/api'
import { checkOptionNames, OptionsError } from '@turbomail/core/contract'

/** Something that can be asked how things stand: an `ondemand()`, or the queue of `pgboss()` or `bullmq()`. */
export interface QueueLike {
  readonly figures: object | (() => object | Promise<object>)
}

/** Options of `instrumentTurboMail()`. */
export interface InstrumentOptions {
  /**
   * Whom spans are given to.
   * @default the global one, also if it is set later
   */
  readonly tracerProvider?: TracerProvider | undefined
  /**
   * Whom measurements are given to.
   * @default the global one, also if it is set later
   */
  readonly meterProvider?: MeterProvider | undefined
  /**
   * Whether spans have the addresses of the envelope, and the texts of errors, which may repeat them. Metrics never do.
   * @default false
   */
  readonly addresses?: boolean | undefined
  /**
   * Queues that are asked for their figures whenever metrics are collected, by the name that they are to have there.
   * @default {}
   */
  readonly queues?: Readonly<Record<string, QueueLike>> | undefined
}

/** The options with nothing left open but the providers, which then are the global ones. */
export interface ResolvedInstrument {
  readonly tracerProvider: TracerProvider | undefined
  readonly meterProvider: MeterProvider | undefined
  readonly addresses: boolean
  readonly queues: Readonly<Record<string, QueueLike>>
}

const NAMES: readonly (keyof InstrumentOptions)[] = ['tracerProvider', 'meterProvider', 'addresses', 'queues']

/** Throws an `OptionsError` that names what is unknown or malformed. */
export function resolveInstrument(given: InstrumentOptions | undefined): ResolvedInstrument {
  checkOptionNames(given, NAMES)
  const { tracerProvider, meterProvider, addresses = false, queues = {} } = given ?? {}
  if (tracerProvider !== undefined && !has(tracerProvider, 'getTracer')) throw invalid('tracerProvider', 'a provider')
  if (meterProvider !== undefined && !has(meterProvider, 'getMeter')) throw invalid('meterProvider', 'a provider')
  if (typeof addresses !== 'boolean') throw invalid('addresses', 'true or false')
  if (typeof queues !== 'object' || queues === null) throw invalid('queues', 'an object of queues')
  for (const [name, queue] of Object.entries(queues)) {
    if (typeof queue !== 'object' || queue === null || !('figures' in queue)) {
      throw invalid(`queues.${name}`, 'something that has figures')
    }
  }
  return Object.freeze({ tracerProvider, meterProvider, addresses, queues: Object.freeze({ ...queues }) })
}

function has(value: unknown, method: string): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, method) === 'function'
}

function invalid(option: string, kind: string): OptionsError {
  return new OptionsError('OPTIONS_INVALID', `${option} must be ${kind}.`, option)
}
