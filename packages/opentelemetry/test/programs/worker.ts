/** Delivers the one mail of a queue in a folder, and writes the spans of that, and what was counted, as JSON. */
import { once } from 'node:events'
import { Mailer } from '@turbomail/core'
import { pgboss } from '@turbomail/manager-pgboss'
import { capture } from '@turbomail/transport-debug'
import { gist, record } from '../support/recording.ts'

const [folder = ''] = process.argv.slice(2)
await using recording = record()
const outbox = capture()
const mailer = new Mailer({ transport: outbox, manager: pgboss({ embedded: { folder } }), role: 'deliver' })
const attempted = new Promise((resolve) => mailer.on('attempt', resolve))
await mailer.start()
await attempted
await mailer.stop()
const spans = recording.spans.map((span) => ({
  ...gist(span),
  id: span.spanContext().spanId,
  traceId: span.spanContext().traceId,
  linked: span.links.map(({ context: { traceId, spanId } }) => ({ traceId, spanId })),
}))
const metrics = Object.fromEntries(await recording.metrics())
const [mail] = outbox.mails
const told = JSON.stringify({ spans, metrics, labels: mail?.labels, octets: mail?.octets.toString() })
if (!process.stdout.write(told)) await once(process.stdout, 'drain')
