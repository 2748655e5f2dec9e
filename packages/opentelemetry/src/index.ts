/** Traces and metrics of TurboMail, by OpenTelemetry. */
export { instrumentTurboMail, type TurboMailInstrumentation } from './instrument.ts'
export type { InstrumentOptions, QueueLike } from './options.ts'
