import { channel } from 'node:diagnostics_channel'
import { diag, metrics, trace } from '@opentelemetry/api'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { Mailer } from '@turbomail/core'
import { capture, scripted } from '@turbomail/transport-debug'
import { afterEach, expect, test, vi } from 'vitest'
import { type InstrumentOptions, instrumentTurboMail, type TurboMailInstrumentation } from '../src/index.ts'
import { record } from './support/recording.ts'

const MAIL = { from: 'ann@example.org', to: 'joe@example.net', subject: 'Hello', text: 'Hi!' }
const CHANNELS = ['submission', 'submitted', 'attempt', 'receipt', 'failure', 'copy', 'warning', 'figures']

const isHeard = (): boolean => CHANNELS.some((name) => channel(`turbomail:${name}`).hasSubscribers)

function keepDiagnostics() {
  const kept: unknown[][] = []
  const keep = (...told: unknown[]): void => void kept.push(told)
  const nothing = (): void => {}
  diag.setLogger({ warn: keep, error: keep, info: nothing, debug: nothing, verbose: nothing })
  return kept
}

afterEach(() => {
  trace.disable()
  metrics.disable()
  diag.disable()
  expect(isHeard()).toBe(false)
})

async function send(): Promise<ReturnType<typeof capture>> {
  const outbox = capture()
  const mailer = new Mailer({ transport: outbox })
  await mailer.send(MAIL)
  await mailer.stop()
  return outbox
}

test('without an SDK mails go as ever, and carry nothing', async () => {
  using _ = instrumentTurboMail()
  expect((await send()).mails).toMatchObject([{ labels: {} }])
})

test('an SDK that is set up later is used from then on', async () => {
  using _ = instrumentTurboMail()
  await send()
  await using recording = record()
  expect(recording.instrumentation.enabled).toBe(false)
  trace.setGlobalTracerProvider(recording.tracerProvider)
  metrics.setGlobalMeterProvider(recording.meterProvider)
  await send()
  expect(recording.spans.map(({ name }) => name)).toEqual(['transaction capture', 'send capture', 'submit direct'])
  expect((await recording.metrics()).get('turbomail.mails')).toEqual([{ attributes: {}, value: 1 }])
})

test('what is stopped hears nothing more, and leaves no span open', async () => {
  await using recording = record({ queues: { any: { figures: { waiting: 1 } } } })
  let go = (): void => {}
  const hold = new Promise<void>((resolve) => {
    go = resolve
  })
  const mailer = new Mailer({ transport: scripted([{ hold }]) })
  const sent = mailer.send(MAIL)
  expect(isHeard()).toBe(true)
  recording.instrumentation.stop()
  expect(isHeard()).toBe(false)
  expect(recording.spans.map(({ name, ended }) => [name, ended])).toEqual([['submit direct', true]])
  go()
  await sent
  await mailer.stop()
  expect(recording.spans).toHaveLength(1)
  expect((await recording.metrics()).size).toBe(0)
  recording.instrumentation.stop()
  recording.instrumentation.enable()
  await send()
  expect(recording.spans).toHaveLength(4)
})

test('of two in one process the first records, and the second says so', async () => {
  const told = keepDiagnostics()
  await using first = record()
  await using second = record()
  await send()
  expect([first.spans.length, second.spans.length]).toEqual([3, 0])
  expect(told).toEqual([['TurboMail is instrumented already: this instrumentation records nothing.']])
  second.instrumentation.stop()
  second.instrumentation.enable()
  await send()
  expect([first.spans.length, second.spans.length]).toEqual([6, 0])
  first.instrumentation.stop()
  second.instrumentation.enable()
  await send()
  expect([first.spans.length, second.spans.length]).toEqual([6, 3])
})

test('of two copies of this package, too', async () => {
  keepDiagnostics()
  vi.resetModules()
  const copy = await import('../src/index.ts')
  expect(copy.instrumentTurboMail).not.toBe(instrumentTurboMail)
  await using first = record()
  using second = copy.instrumentTurboMail()
  expect([first.instrumentation.enabled, second.enabled]).toEqual([true, false])
})

test('what goes wrong in a provider harms no mail, and is told to the diagnostics', async () => {
  const told = keepDiagnostics()
  const error = new Error('out of order')
  const getTracer = (): never => {
    throw error
  }
  await using recording = record({ tracerProvider: { getTracer } })
  await send()
  expect(told).toEqual([
    ['TurboMail: the event submission could not be recorded.', error],
    ['TurboMail: the event attempt could not be recorded.', error],
  ])
  expect((await recording.metrics()).get('turbomail.mails')).toHaveLength(1)
})

test('registerInstrumentations takes it, with the providers that it is given', async () => {
  await using recording = record()
  recording.instrumentation.stop()
  const { tracerProvider, meterProvider } = recording
  const instrumentations: TurboMailInstrumentation[] = [instrumentTurboMail()]
  const unload = registerInstrumentations({ instrumentations, tracerProvider, meterProvider })
  await send()
  expect(recording.spans).toHaveLength(3)
  expect((await recording.metrics()).get('turbomail.mails')).toHaveLength(1)
  unload()
  expect(isHeard()).toBe(false)
})

test('registerInstrumentations without providers leaves it to the global ones', async () => {
  const unload = registerInstrumentations({ instrumentations: [instrumentTurboMail()] })
  await using recording = record()
  metrics.setGlobalMeterProvider(recording.meterProvider)
  trace.setGlobalTracerProvider(recording.tracerProvider)
  await send()
  unload()
  expect(recording.spans).toHaveLength(3)
  expect((await recording.metrics()).get('turbomail.mails')).toHaveLength(1)
})

test.each<[object, string, string]>([
  [{ addreses: true }, 'OPTIONS_UNKNOWN', 'addreses'],
  [{ addresses: 'yes' }, 'OPTIONS_INVALID', 'addresses'],
  [{ tracerProvider: {} }, 'OPTIONS_INVALID', 'tracerProvider'],
  [{ meterProvider: 1 }, 'OPTIONS_INVALID', 'meterProvider'],
  [{ queues: 1 }, 'OPTIONS_INVALID', 'queues'],
  [{ queues: { outbox: {} } }, 'OPTIONS_INVALID', 'queues.outbox'],
])('refuses %j', (options, code, option) => {
  expect(() => instrumentTurboMail(options as InstrumentOptions)).toThrow(expect.objectContaining({ code, option }))
})
