import type { Row } from '../harness/row.ts'
import type { Settings } from '../harness/settings.ts'
import { withFarAway } from '../latency/far-away.ts'
import type { Route } from '../rivals/rival.ts'
import type { MailServer } from '../servers/mail-server.ts'
import { using } from '../servers/mail-server.ts'
import { Postfix, postfixMissing } from '../servers/postfix.ts'
import { withSink } from '../sink/sink.ts'
import { measureSending } from './sending.ts'

const DELAY_MS = 20
const EAGER = { pipelining: 'eager', window: 64 } as const

/** 1 KB mails over one connection to a server that is 20 ms away, there and back 40. */
export const smtpLatencyRows: readonly Row[] = [
  row('PIPELINING only, a fast sink', 1.9, (settings) => withSink((sink) => measure(sink, undefined, settings))),
  row('eager, window 64, a fast sink', 100, (settings) =>
    withSink((sink) => measure(sink, EAGER, settings), { chunking: true }),
  ),
  row('eager, window 64, Postfix', 40, async (settings) => {
    const missing = postfixMissing()
    if (missing !== undefined) return { missing }
    return using(Postfix.start(), (postfix) => measure(postfix, EAGER, settings))
  }),
]

function row(name: string, atLeast: number, measuring: Row['measure']): Row {
  return { group: 'smtp-latency', name, unit: 'mails/s', target: { of: 'ratio', atLeast }, measure: measuring }
}

function measure(server: MailServer, ahead: Route['ahead'], settings: Settings) {
  const sending = { connections: 1, ahead, equal: 'time' } as const
  return withFarAway(server, DELAY_MS, (far) => measureSending(far, sending, settings))
}
