import { Mailer } from '@turbomail/core'
import { disconnect, fakeServer, on } from '@turbomail/fake-server'
import { smtp } from '@turbomail/transport-smtp'
import { expect, test } from 'vitest'
import { gist, record, valueAmong } from './support/recording.ts'

const MAIL = { from: 'ann@example.org', to: 'joe@example.net', subject: 'Hello', text: 'Hi!' }

test('a transaction over SMTP says where the relay is, and what it answered', async () => {
  await using server = await fakeServer({ script: [on('RCPT', { path: /^gone@/ }, '550 5.1.1 no such user')] })
  await using recording = record()
  const mailer = new Mailer({ transport: smtp({ host: server.host, port: server.port }) })
  await mailer.send({ ...MAIL, to: ['joe@example.net', 'gone@example.net'] })
  await expect(mailer.send({ ...MAIL, to: 'gone@example.net' })).rejects.toThrow()
  await mailer.stop()
  const place = { 'server.address': server.host, 'server.port': server.port }
  const [accepted, refused] = recording.named('transaction')
  const name = `transaction smtp://${server.host}:${server.port}`
  expect(accepted).toMatchObject({
    name,
    status: { code: 0 },
    attributes: { 'network.protocol.name': 'smtp', ...place, 'turbomail.reply.code': 250 },
  })
  expect(refused).toMatchObject({
    name,
    status: { code: 2 },
    attributes: { ...place, 'error.type': '550', 'turbomail.reply.code': 550, 'turbomail.reply.enhanced': '5.1.1' },
  })
  expect(recording.named('send')[0]?.attributes).toMatchObject({
    ...place,
    'turbomail.recipients.accepted': 1,
    'turbomail.recipients.refused': 1,
  })
  expect(valueAmong((await recording.metrics()).get('messaging.client.sent.messages'), place)).toBe(1)
  expect(server.violations).toEqual([])
})

test('attempts that share a session are apart, each with its transaction', async () => {
  await using server = await fakeServer()
  await using recording = record()
  const mailer = new Mailer({ transport: smtp({ host: server.host, port: server.port, maxConnections: 1 }) })
  const receipts = await Promise.all(Array.from({ length: 20 }, () => mailer.send(MAIL)))
  await mailer.stop()
  expect(server.sessions).toHaveLength(1)
  const attempts = recording.named('send')
  const ids = attempts.map(({ attributes }) => attributes['messaging.message.id'])
  expect(ids.toSorted()).toEqual(receipts.map(({ messageId }) => messageId).toSorted())
  const parents = recording.named('transaction').map((span) => gist(span).parent)
  expect(new Set(parents)).toEqual(new Set(attempts.map((span) => span.spanContext().spanId)))
  expect(new Set(recording.named('submit').map((span) => span.spanContext().traceId)).size).toBe(20)
  for (const { startTime, endTime, duration } of recording.spans) {
    expect(duration[0]).toBeGreaterThanOrEqual(0)
    expect(endTime[0]).toBeGreaterThanOrEqual(startTime[0])
  }
})

test('a relay that goes away in the middle, and comes back', async () => {
  await using server = await fakeServer({ script: [on('MAIL', { times: 1 }, disconnect())] })
  await using recording = record()
  const mailer = new Mailer({ transport: smtp({ host: server.host, port: server.port }), retry: { delayMs: 1 } })
  await mailer.send(MAIL)
  await mailer.stop()
  const [broken, sent] = recording.named('send')
  expect(broken).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'CONNECTION_LOST' } })
  expect(sent).toMatchObject({ status: { code: 0 } })
  const [submit] = recording.named('submit')
  expect(submit).toMatchObject({ status: { code: 0 } })
  expect([broken, sent].map((span) => span && gist(span).parent)).toEqual(Array(2).fill(submit?.spanContext().spanId))
})
