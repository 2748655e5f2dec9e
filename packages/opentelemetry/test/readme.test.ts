import { channel } from 'node:diagnostics_channel'
import { readFile } from 'node:fs/promises'
import { SpanKind } from '@opentelemetry/api'
import { Mailer } from '@turbomail/core'
import { fakeServer, on } from '@turbomail/fake-server'
import { ondemand } from '@turbomail/manager-ondemand'
import { pgboss } from '@turbomail/manager-pgboss'
import { smtp } from '@turbomail/transport-smtp'
import { beforeAll, expect, test } from 'vitest'
import { type Described, type Recording, record } from './support/recording.ts'

const MAIL = { from: 'ann@example.org', to: 'joe@example.net', subject: 'Hello', text: 'Hi!' }
const PATIENCE_MS = 300_000

let readme: string
beforeAll(async () => {
  readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
})

/** The rows of the table that begins with this column, as cells. */
function rowsBelow(column: string): string[][] {
  const lines = readme.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${column} |`)) + 2
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'))
  return lines
    .slice(start, start + length)
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
}

function namesIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
}

/** Whatever can be told of mails, at least once. */
async function tellAll(): Promise<Recording> {
  await using server = await fakeServer({ script: [on('RCPT', { path: /^gone@/ }, '550 5.1.1 no such user')] })
  const transport = smtp({ host: server.host, port: server.port })
  const manager = pgboss()
  const queue = { figures: () => ({ waiting: 0, delayed: 0, inFlight: 0, failed: 0, inDoubt: 0, oldestAgeMs: 0 }) }
  const recording = record({ addresses: true, queues: { queue } })
  const durable = new Mailer({ transport, manager })
  await durable.send({ ...MAIL, to: ['joe@example.net', 'gone@example.net'] })
  await expect(durable.send({ ...MAIL, to: 'gone@example.net' })).rejects.toThrow()
  await durable.stop()
  const queued = new Mailer({ transport, manager: ondemand() })
  await queued.send({ ...MAIL, to: ['a@example.net', 'b@example.net'], envelope: { from: () => 'x@example.org' } })
  await queued.stop()
  const copy = { transport: 'smtp://127.0.0.1:25', mail: {}, error: new Error('no') }
  channel('turbomail:copy').publish(copy)
  return recording
}

test('its tables are those of what is recorded', { timeout: PATIENCE_MS }, async () => {
  await using recording = await tellAll()
  const spans = rowsBelow('span').map(([name, kind]) => [namesIn(name)[0]?.split(' ')[0], namesIn(kind)[0]])
  const seen = recording.spans.map(({ name, kind }) => [name.split(' ')[0], SpanKind[kind]])
  expect(new Set(seen.map(String))).toEqual(new Set(spans.map(String)))

  const documented = new Map<string, Set<string>>()
  for (const [names, on = ''] of rowsBelow('attribute')) {
    for (const span of on.split(', ')) {
      documented.set(span, new Set([...(documented.get(span) ?? []), ...namesIn(names)]))
    }
  }
  const found = new Map<string, Set<string>>()
  for (const { name, attributes } of recording.spans) {
    const [span = ''] = name.split(' ')
    found.set(span, new Set([...(found.get(span) ?? []), ...Object.keys(attributes)]))
  }
  expect(found).toEqual(documented)

  expect(await recording.describe()).toEqual(documentedMetrics())
})

function documentedMetrics(): Record<string, Described> {
  const rows = rowsBelow('metric').map(([name = '', kind, unit = '', cell = '']) => ({
    name: namesIn(name)[0] ?? '',
    kind: kind as Described['kind'],
    unit: namesIn(unit)[0] ?? '',
    names: namesIn(cell),
  }))
  const metrics = new Map(rows.map((row) => [row.name, row]))
  const attributesOf = (names: readonly string[]): string[] =>
    names.flatMap((name) => (metrics.has(name) ? attributesOf(metrics.get(name)?.names ?? []) : [name]))
  return Object.fromEntries(
    rows.map(({ name, kind, unit, names }) => {
      const attributes = attributesOf(names).filter((each) => each.includes('.'))
      return [name, { kind, unit, attributes: attributes.sort() }]
    }),
  )
}
