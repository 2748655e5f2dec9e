import { diag } from '@opentelemetry/api'
import { Mailer } from '@turbomail/core'
import { ondemand } from '@turbomail/manager-ondemand'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { gist, record, valueAmong } from './support/recording.ts'

const MAIL = { from: 'ann@example.org', to: 'joe@example.net', subject: 'Hello', text: 'Hi!' }

test('mails in a queue in memory keep to the trace of their submission, retries included', async () => {
  await using recording = record()
  const transport = scripted([{ nth: 1, fail: 'CONNECTION_LOST' }])
  const mailer = new Mailer({ transport, manager: ondemand({ retry: { delayMs: 1 } }) })
  const ticket = await mailer.submit(MAIL)
  const other = await mailer.submit(MAIL)
  await Promise.all([ticket.receipt, other.receipt])
  await mailer.stop()
  const submits = recording.named('submit ondemand')
  const traces = recording.named('send').map((span) => span.spanContext().traceId)
  expect(traces.toSorted()).toEqual(
    submits.flatMap((span, index) => Array(2 - index).fill(span.spanContext().traceId)).toSorted(),
  )
  expect(recording.named('send').map((span) => gist(span).parent)).toContain(submits[0]?.spanContext().spanId)
})

test('a mail that was known already brings no attempt', async () => {
  await using recording = record()
  let go = (): void => {}
  const transport = scripted([
    {
      nth: 1,
      hold: new Promise<void>((resolve) => {
        go = resolve
      }),
    },
  ])
  const mailer = new Mailer({ transport, manager: ondemand() })
  const first = await mailer.submit(MAIL, { idempotencyKey: 'one' })
  const second = await mailer.submit(MAIL, { idempotencyKey: 'one' })
  go()
  await Promise.all([first.receipt, second.receipt])
  await mailer.stop()
  const ids = recording.named('submit').map((span) => span.spanContext().spanId)
  expect(ids).toHaveLength(2)
  expect(recording.named('send').map((span) => gist(span).parent)).toEqual([ids[0]])
})

test('the figures that a manager tells are observed', async () => {
  await using recording = record()
  let go = (): void => {}
  const hold = new Promise<void>((resolve) => {
    go = resolve
  })
  const mailer = new Mailer({ transport: scripted([{ hold }]), manager: ondemand({ workers: 1 }) })
  const tickets = await Promise.all([mailer.submit(MAIL), mailer.submit(MAIL)])
  const during = await recording.metrics()
  expect(during.get('turbomail.queue.mails')?.map(({ attributes }) => attributes)).toEqual(
    ['waiting', 'delayed', 'in-flight'].map((state) => ({
      'messaging.destination.name': 'ondemand',
      'turbomail.queue.state': state,
    })),
  )
  go()
  await Promise.all(tickets.map(({ receipt }) => receipt))
  await mailer.stop()
  const after = await recording.metrics()
  expect(after.get('turbomail.queue.mails')?.map(({ value }) => value)).toEqual([0, 0, 0])
  expect(after.get('turbomail.queue.size')?.map(({ value }) => value)).toEqual([0])
})

test('queues that are given are asked at each collection, under the names that they have there', async () => {
  const bulk = ondemand({ workers: 1 })
  const durable = { waiting: 7, delayed: 3, inFlight: 2, failed: 4, inDoubt: 1, oldestAgeMs: 1_500, ratePerSecond: 9 }
  const outbox = { figures: async () => durable }
  await using recording = record({ queues: { bulk, outbox, ondemand: { figures: {} } } })
  let go = (): void => {}
  const hold = new Promise<void>((resolve) => {
    go = resolve
  })
  const mailer = new Mailer({ transport: scripted([{ hold }]), manager: bulk })
  const notBefore = new Date('2999-01-01')
  const controller = new AbortController()
  const delayed = await mailer.submit(MAIL, { notBefore, signal: controller.signal })
  const tickets = await Promise.all([mailer.submit(MAIL), mailer.submit(MAIL)])
  const metrics = await recording.metrics()
  const states = (name: string) =>
    Object.fromEntries(
      ['waiting', 'delayed', 'in-flight', 'failed', 'in-doubt'].map((state) => [
        state,
        valueAmong(metrics.get('turbomail.queue.mails'), {
          'messaging.destination.name': name,
          'turbomail.queue.state': state,
        }),
      ]),
    )
  expect(states('bulk')).toEqual({ waiting: 1, delayed: 1, 'in-flight': 1 })
  expect(states('outbox')).toEqual({ waiting: 7, delayed: 3, 'in-flight': 2, failed: 4, 'in-doubt': 1 })
  expect(states('ondemand')).toEqual({})
  const outboxOnly = { 'messaging.destination.name': 'outbox' }
  expect(valueAmong(metrics.get('turbomail.queue.oldest_age'), outboxOnly)).toBe(1.5)
  expect(valueAmong(metrics.get('turbomail.queue.size'), outboxOnly)).toBeUndefined()
  expect(valueAmong(metrics.get('turbomail.queue.workers'), { 'messaging.destination.name': 'bulk' })).toBe(1)
  go()
  controller.abort()
  await expect(delayed.receipt).rejects.toMatchObject({ code: 'MAIL_ABORTED' })
  await Promise.all(tickets.map(({ receipt }) => receipt))
  await mailer.stop()
})

test('a queue that cannot be asked is left out, and the others are not', async () => {
  const warnings: unknown[][] = []
  const nothing = (): void => {}
  const warn = (...told: unknown[]): void => void warnings.push(told)
  diag.setLogger({ warn, error: nothing, info: nothing, debug: nothing, verbose: nothing })
  const gone = { figures: () => Promise.reject(new Error('no connection')) }
  await using recording = record({ queues: { gone, here: { figures: () => ({ waiting: 1 }) } } })
  const mailer = new Mailer({ transport: capture() })
  await mailer.send(MAIL)
  await mailer.stop()
  expect((await recording.metrics()).get('turbomail.queue.mails')).toEqual([
    { attributes: { 'messaging.destination.name': 'here', 'turbomail.queue.state': 'waiting' }, value: 1 },
  ])
  diag.disable()
  expect(warnings).toEqual([
    [
      'TurboMail: the queue gone could not be asked for its figures.',
      expect.objectContaining({ message: 'no connection' }),
    ],
  ])
})
