import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Mailer } from '@turbomail/core'
import { pgboss } from '@turbomail/manager-pgboss'
import { capture } from '@turbomail/transport-debug'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { gist, type Measured, record, traceparentOf, valueAmong } from './support/recording.ts'

const MAIL = { from: 'ann@example.org', to: 'joe@example.net', subject: 'Hello', text: 'Hi!' }
const PATIENCE_MS = 300_000

interface Told {
  readonly spans: readonly (ReturnType<typeof gist> & {
    readonly id: string
    readonly traceId: string
    readonly linked: readonly { readonly traceId: string; readonly spanId: string }[]
  })[]
  readonly metrics: Readonly<Record<string, readonly Measured[]>>
  readonly labels: Readonly<Record<string, string>>
  readonly octets: string
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turbomail-telemetry-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the attempt of a worker in another process is linked to the submission', { timeout: PATIENCE_MS }, async () => {
  await using recording = record()
  const mailer = new Mailer({ manager: pgboss({ embedded: { folder } }), role: 'submit' })
  const { id } = await mailer.submit(MAIL)
  await mailer.stop()
  const [submit] = recording.named('submit pgboss')
  if (submit === undefined) throw new Error('There is no span of the submission')
  const { traceId, spanId } = submit.spanContext()
  expect(submit.attributes).toMatchObject({ 'turbomail.ticket.id': id, 'turbomail.recipients': 1 })

  const { spans, metrics, labels, octets } = await deliver()
  const [transaction, attempt] = spans
  expect(attempt).toMatchObject({
    name: 'send capture',
    kind: 'CLIENT',
    linked: [{ traceId, spanId }],
    attributes: { 'turbomail.recipients.accepted': 1 },
  })
  expect(attempt).not.toHaveProperty('parent')
  expect(attempt?.traceId).not.toBe(traceId)
  expect(transaction).toMatchObject({ name: 'transaction capture', parent: attempt?.id, traceId: attempt?.traceId })
  expect(labels).toEqual({ traceparent: traceparentOf(submit.spanContext()), 'turbomail.queue': 'pgboss' })
  expect(octets).not.toContain(traceId)

  const process = { 'messaging.operation.name': 'process', 'messaging.destination.name': 'pgboss' }
  expect(valueAmong(metrics['messaging.client.consumed.messages'], process)).toBe(1)
  expect(valueAmong(metrics['messaging.process.duration'], process)).toMatchObject({ count: 1 })
})

test('in one process the structure is the same, and the queue is observed', { timeout: PATIENCE_MS }, async () => {
  const manager = pgboss()
  const mailer = new Mailer({ transport: capture(), manager })
  await mailer.start()
  await using queue = await manager.openQueue()
  await using recording = record({ queues: { outbox: queue } })
  await mailer.send(MAIL)
  const [submit] = recording.named('submit pgboss')
  const [attempt] = recording.named('send')
  expect(attempt && gist(attempt)).toMatchObject({ parent: undefined, links: [submit?.spanContext().spanId] })
  expect(submit?.attributes).toMatchObject({ 'turbomail.recipients.accepted': 1 })
  const observed = (await recording.metrics()).get('turbomail.queue.mails')
  expect(observed?.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0])
  await mailer.stop()
})

async function deliver(): Promise<Told> {
  const program = fileURLToPath(new URL('programs/worker.ts', import.meta.url))
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  const told = json(child.stdout) as Promise<Told>
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  return told
}
