import { channel } from 'node:diagnostics_channel'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { type AttemptReport, Mailer } from '@turbomail/core'
import { type Capture, capture, scripted } from '@turbomail/transport-debug'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { gist, record, traceparentOf, valueAmong } from './support/recording.ts'

const MAIL = { from: 'ann@example.org', to: 'joe@example.net', subject: 'Secret plans', text: 'Burn this.' }

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

async function sendTo(outbox: Capture, ...rest: Parameters<Mailer['send']>) {
  const mailer = new Mailer({ transport: outbox })
  try {
    return await mailer.send(...rest)
  } finally {
    await mailer.stop()
  }
}

test('a mail is a submission, below the span of the caller, with an attempt and a transaction below it', async () => {
  await using recording = record()
  const tracer = recording.tracerProvider.getTracer('test')
  const outbox = capture()
  const { messageId } = await tracer.startActiveSpan('checkout', async (span) => {
    const receipt = await sendTo(outbox, MAIL)
    span.end()
    return receipt
  })
  const [transaction, attempt, submit, checkout] = recording.spans
  const email = { 'messaging.system': 'email', 'messaging.system.name': 'email', 'messaging.message.id': messageId }
  const fates = {
    'turbomail.recipients': 1,
    'turbomail.recipients.accepted': 1,
    'turbomail.recipients.refused': 0,
    'turbomail.recipients.in_doubt': 0,
    'turbomail.recipients.untried': 0,
  }
  expect(recording.spans.map(gist)).toEqual([
    {
      name: 'transaction capture',
      kind: 'CLIENT',
      status: 'UNSET',
      attributes: {},
      links: [],
      parent: attempt?.spanContext().spanId,
    },
    {
      name: 'send capture',
      kind: 'CLIENT',
      status: 'UNSET',
      attributes: {
        ...email,
        ...fates,
        'messaging.operation.name': 'send',
        'messaging.operation.type': 'send',
        'messaging.destination.name': 'capture',
        'messaging.message.envelope.size': outbox.mails[0]?.octets.length,
      },
      links: [submit?.spanContext().spanId],
      parent: submit?.spanContext().spanId,
    },
    {
      name: 'submit direct',
      kind: 'PRODUCER',
      status: 'UNSET',
      attributes: {
        ...email,
        ...fates,
        'messaging.operation.name': 'submit',
        'messaging.operation.type': 'create',
        'messaging.destination.name': 'direct',
        'turbomail.call': 'send',
      },
      links: [],
      parent: checkout?.spanContext().spanId,
    },
    { name: 'checkout', kind: 'INTERNAL', status: 'UNSET', attributes: {}, links: [], parent: undefined },
  ])
  expect(new Set(recording.spans.map((span) => span.spanContext().traceId)).size).toBe(1)
  expect(outbox.mails[0]?.labels).toEqual({ traceparent: submit && traceparentOf(submit.spanContext()) })
  expect(outbox.mails[0]?.octets.toString()).not.toContain('traceparent')
  expect(transaction?.instrumentationScope).toMatchObject({
    name: '@turbomail/opentelemetry',
    version: manifest.version,
  })
})

test('a span tells nothing of subject, body or addresses, nor does a metric', async () => {
  await using recording = record()
  const transport = scripted([{ recipient: /gone/, refuse: '550 5.1.1 <gone@example.net>: no such user' }])
  const mailer = new Mailer({ transport })
  await expect(mailer.send({ ...MAIL, to: 'gone@example.net' })).rejects.toMatchObject({ code: 'DELIVERY_REFUSED' })
  await mailer.send({ ...MAIL, to: ['joe@example.net', 'gone@example.net'] })
  await expect(mailer.send({ ...MAIL, to: 'joe@gone@example.net' })).rejects.toMatchObject({
    code: 'ADDRESS_AMBIGUOUS',
  })
  await mailer.stop()
  const spans = recording.spans.map(({ name, attributes, status, events }) => ({ name, attributes, status, events }))
  const told = JSON.stringify([spans, [...(await recording.metrics())]])
  expect(recording.spans).toHaveLength(7)
  for (const secret of ['example.net', 'ann@', 'Secret', 'Burn', 'no such user']) expect(told).not.toContain(secret)
})

test('with addresses, spans have those of the envelope and the texts of errors; metrics do not', async () => {
  await using recording = record({ addresses: true })
  const transport = scripted([{ recipient: /gone/, refuse: '550 5.1.1 no such user' }])
  const mailer = new Mailer({ transport })
  await expect(mailer.send({ ...MAIL, to: 'gone@example.net' })).rejects.toThrow()
  await mailer.stop()
  const addresses = { 'turbomail.envelope.from': 'ann@example.org', 'turbomail.envelope.to': ['gone@example.net'] }
  const [transaction, attempt, submit] = recording.spans
  expect(transaction?.attributes).not.toHaveProperty('turbomail.envelope.to')
  expect(attempt?.attributes).toMatchObject(addresses)
  expect(submit?.attributes).toMatchObject(addresses)
  expect(submit?.status.message).toContain('gone@example.net was refused: 550 5.1.1 no such user')
  expect(JSON.stringify([...(await recording.metrics())])).not.toContain('example.net')
})

test('refused, broken, in doubt: each span says what failed', async () => {
  await using recording = record()
  const transport = scripted([
    { nth: 1, refuse: '554 5.7.1 no' },
    { nth: 2, fail: 'CONNECTION_LOST' },
    { nth: 3, doubt: 'lost' },
  ])
  const mailer = new Mailer({ transport, retry: { attempts: 1 } })
  const codes = ['DELIVERY_REFUSED', 'DELIVERY_UNTRIED', 'DELIVERY_IN_DOUBT']
  for (const code of codes) await expect(mailer.send(MAIL)).rejects.toMatchObject({ code })
  await mailer.stop()
  const typesOf = (start: string) => recording.named(start).map(({ attributes }) => attributes['error.type'])
  expect(typesOf('submit')).toEqual(codes)
  expect(typesOf('send')).toEqual(['554', 'CONNECTION_LOST', 'CONNECTION_LOST'])
  expect(typesOf('transaction')).toEqual(typesOf('send'))
  expect(recording.spans.map(({ status }) => status)).toEqual(Array(9).fill({ code: 2 }))
  expect(recording.named('transaction')[0]?.attributes).toMatchObject({
    'turbomail.reply.code': 554,
    'turbomail.reply.enhanced': '5.7.1',
  })
  expect(recording.named('submit').map(({ attributes }) => attributes['turbomail.recipients.in_doubt'])).toEqual([
    0, 0, 1,
  ])
})

test('an attempt that found no open instance has no transaction', async () => {
  await using recording = record()
  const transport = scripted([{ failOpen: 'CONNECT_FAILED' }])
  const mailer = new Mailer({ transport, retry: { attempts: 1 } })
  await expect(mailer.send(MAIL)).rejects.toMatchObject({ code: 'DELIVERY_UNTRIED' })
  await mailer.stop()
  expect(recording.spans.map(({ name }) => name)).toEqual(['send scripted', 'submit direct'])
})

test('submit ends when the manager has the mail; the attempt is below it all the same', async () => {
  await using recording = record()
  let go = (): void => {}
  const transport = scripted([{ hold: new Promise<void>((resolve) => (go = resolve)) }])
  const mailer = new Mailer({ transport })
  const ticket = await mailer.submit({ ...MAIL, to: ['joe@example.net', 'ben@example.net'] })
  const [submit] = recording.spans
  expect(recording.spans.map(({ name }) => name)).toEqual(['submit direct'])
  expect(submit?.attributes).toMatchObject({ 'turbomail.call': 'submit', 'turbomail.recipients': 2 })
  expect(submit?.attributes).not.toHaveProperty('turbomail.recipients.accepted')
  go()
  await ticket.receipt
  expect(recording.named('send').map((span) => gist(span).parent)).toEqual([submit?.spanContext().spanId])
  await mailer.stop()
})

test('each try is a span, and a message that goes out as several mails is one submission', async () => {
  await using recording = record()
  const transport = scripted([{ nth: 1, fail: 'CONNECTION_LOST' }])
  const mailer = new Mailer({ transport, retry: { delayMs: 1 } })
  await mailer.send({
    ...MAIL,
    to: ['joe@example.net', 'ben@example.net'],
    envelope: { from: ({ localPart }) => `bounce-${localPart}@example.org` },
  })
  await mailer.stop()
  const [submit] = recording.named('submit')
  expect(submit?.attributes).toMatchObject({ 'messaging.batch.message_count': 2, 'turbomail.recipients.accepted': 2 })
  expect(submit?.attributes).not.toHaveProperty('messaging.message.id')
  expect(recording.named('send').map((span) => gist(span).parent)).toEqual(Array(3).fill(submit?.spanContext().spanId))
})

test('a mail that came with a trace keeps it, and all spans are linked to that', async () => {
  await using recording = record()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const outbox = capture()
  await sendTo(outbox, { ...MAIL, labels: { traceparent, tracestate: 'theirs=1' } })
  expect(outbox.mails[0]?.labels).toEqual({ traceparent, tracestate: 'theirs=1' })
  const [, attempt, submit] = recording.spans
  for (const span of [attempt, submit]) {
    expect(span?.links).toMatchObject([{ context: { spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true } }])
    expect(span?.links[0]?.context.traceState?.serialize()).toBe('theirs=1')
  }
  expect(attempt?.parentSpanContext).toBeUndefined()
})

test('a message that came with a trace and goes out as several mails is linked to that once', async () => {
  await using recording = record()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const to = ['joe@example.net', 'ben@example.net']
  const envelope = { from: ({ localPart }: { readonly localPart: string }) => `bounce-${localPart}@example.org` }
  await sendTo(capture(), { ...MAIL, to, envelope, labels: { traceparent } })
  const [submit] = recording.named('submit').map(gist)
  expect(submit).toMatchObject({ attributes: { 'messaging.batch.message_count': 2 }, links: ['b7ad6b7169203331'] })
})

test.each([
  'nonsense',
  '00-00000000000000000000000000000000-b7ad6b7169203331-01',
  `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
])('a label %j is no trace', async (traceparent) => {
  await using recording = record()
  await sendTo(capture(), { ...MAIL, labels: { traceparent } })
  expect(recording.spans.map(({ links }) => links)).toEqual([[], [], []])
})

test('what is decided about sampling holds for attempts too', async () => {
  await using recording = record()
  const outbox = capture()
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const unsampled = trace.setSpanContext(context.active(), { traceId, spanId: 'b7ad6b7169203331', traceFlags: 0 })
  await context.with(unsampled, () => sendTo(outbox, MAIL))
  expect(recording.spans).toEqual([])
  expect(outbox.mails[0]?.labels.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/)
})

test('metrics count calls, attempts, recipients, mails and warnings', async () => {
  await using recording = record()
  const transport = scripted([{ recipient: /gone/, refuse: '550 5.1.1 no such user' }])
  const mailer = new Mailer({ transport })
  await mailer.send({ ...MAIL, to: ['joe@example.net', 'ben@example.net', 'gone@example.net'] })
  await expect(mailer.send({ ...MAIL, to: 'gone@example.net' })).rejects.toThrow()
  await mailer.stop()
  const metrics = await recording.metrics()
  const of = (name: string, wanted = {}) => valueAmong(metrics.get(name), wanted)
  const sent = { 'messaging.operation.name': 'send', 'messaging.destination.name': 'scripted' }
  const failed = { ...sent, 'error.type': '550' }
  const attributes = {
    'messaging.system': 'email',
    'messaging.system.name': 'email',
    'messaging.operation.type': 'send',
  }
  expect(metrics.get('messaging.client.sent.messages')).toEqual([
    { attributes: { ...sent, ...attributes }, value: 1 },
    { attributes: { ...failed, ...attributes }, value: 1 },
  ])
  expect(of('messaging.client.operation.duration', failed)).toMatchObject({ count: 1 })
  expect(of('messaging.client.operation.duration', { 'messaging.operation.name': 'submit' })).toMatchObject({
    count: 1,
  })
  expect(of('turbomail.attempt.wait', { 'messaging.destination.name': 'scripted' })).toMatchObject({ count: 2 })
  for (const name of ['turbomail.attempt.recipients', 'turbomail.receipt.recipients']) {
    expect(of(name, { 'turbomail.fate': 'accepted' })).toBe(2)
    expect(of(name, { 'turbomail.fate': 'refused' })).toBe(2)
    expect(metrics.get(name)).toHaveLength(2)
  }
  expect(metrics.get('turbomail.mails')).toEqual([
    { attributes: {}, value: 1 },
    { attributes: { 'error.type': 'DELIVERY_REFUSED' }, value: 1 },
  ])
  expect(of('turbomail.receipt.attempts')).toEqual({ count: 2, sum: 2 })
  expect(of('turbomail.warnings', { 'turbomail.warning.code': 'DELIVERY_INCOMPLETE' })).toBe(1)
  expect(metrics.get('messaging.client.consumed.messages')).toBeUndefined()
})

test('copies are counted', async () => {
  await using recording = record()
  const mail = { messageId: '<1@example.org>' }
  channel('turbomail:copy').publish({ transport: 'smtp://copy.example.com:25', mail, receipt: { outcomes: [] } })
  channel('turbomail:copy').publish({ transport: 'smtp://copy.example.com:25', mail, error: { code: 'COPY_FAILED' } })
  const server = { 'server.address': 'copy.example.com', 'server.port': 25 }
  const attributes = { 'messaging.destination.name': 'smtp://copy.example.com:25', ...server }
  expect((await recording.metrics()).get('turbomail.copies')).toEqual([
    { attributes, value: 1 },
    { attributes: { ...attributes, 'error.type': 'COPY_FAILED' }, value: 1 },
  ])
})

test.each(['send', 'submit'] as const)(
  'a copy that is late is below the call, one that was stored is not: %s',
  async (call) => {
    await using recording = record()
    const mailer = new Mailer({ transport: capture() })
    const attempts: AttemptReport[] = []
    mailer.on('attempt', (event) => attempts.push(event))
    const result = await mailer[call](MAIL)
    if ('receipt' in result) await result.receipt
    await mailer.stop()
    const [{ attempt, ...rest }] = attempts as [AttemptReport]
    const { messageId, envelope, content, labels } = attempt.mail
    for (const mail of [
      { messageId, envelope, content, labels },
      { messageId, envelope, content, labels: { ...labels } },
    ]) {
      channel('turbomail:attempt').publish({ ...rest, attempt: { ...attempt, mail } })
    }
    const [inTime, late, stored] = recording.named('send').map(gist)
    const id = recording.named('submit')[0]?.spanContext().spanId
    expect(inTime).toMatchObject({ parent: id, links: [id] })
    expect(late).toMatchObject({ parent: id, links: [id] })
    expect(stored).toMatchObject({ parent: undefined, links: [id] })
  },
)

test('an attempt begins when it was asked for, its transaction when an instance was given the mail', async () => {
  await using recording = record()
  const mailer = new Mailer({ transport: capture() })
  const reports: AttemptReport[] = []
  mailer.on('attempt', (report) => reports.push(report))
  await mailer.send(MAIL)
  await mailer.stop()
  const [{ attempt, ...rest }] = reports as [AttemptReport]
  const startedAt = 1_800_000_000_000
  const times = { startedAt, endedAt: startedAt + 2_000 }
  channel('turbomail:attempt').publish({ ...rest, askedAt: startedAt - 5_000, attempt: { ...attempt, ...times } })
  const timesOf = ({ startTime, endTime }: ReadableSpan) =>
    [startTime[0], endTime[0]].map((each) => each - 1_800_000_000)
  expect(recording.named('send').map(timesOf)[1]).toEqual([-5, 2])
  expect(recording.named('transaction').map(timesOf)[1]).toEqual([0, 2])
  const metrics = await recording.metrics()
  const [wait] = metrics.get('turbomail.attempt.wait') ?? []
  expect(wait?.value).toMatchObject({ count: 2, sum: expect.closeTo(5, 0) })
})
