import type { Measurement, Missing, Row } from '../harness/row.ts'
import type { Settings } from '../harness/settings.ts'
import { missingProgram } from '../processes/programs.ts'
import { withSink } from '../sink/sink.ts'
import { measureSending } from './sending.ts'

/** The CPU that client and server share in the rows of one CPU. */
const ONE_CPU = 0

/** 1 KB mails to a sink of the bench's own on the same machine. */
export const smtpLoopbackRows: readonly Row[] = [
  row('1 connection, PIPELINING only', 'mails/s', 2.5, (settings) => pipelined(1, settings)),
  row('5 connections, PIPELINING only', 'mails/s', 6, (settings) => pipelined(5, settings)),
  {
    group: 'smtp-loopback',
    name: '5 connections, PIPELINING only, CPU time of the client',
    unit: 'µs/mail',
    target: { of: 'ratio', atMost: 0.2 },
    measure: async (settings) => ({ rounds: (await pipelined(5, settings)).cpu ?? [] }),
  },
  row('1 connection, PIPELINING only, client and server on one CPU', 'mails/s', 6, (settings) => onOneCpu(1, settings)),
  row('5 connections, PIPELINING only, client and server on one CPU', 'mails/s', 6, (settings) =>
    onOneCpu(5, settings),
  ),
  row('1 connection, eager, window 64', 'mails/s', 15, (settings) => eager(1, settings)),
  row('5 connections, eager, window 64', 'mails/s', 12, (settings) => eager(5, settings)),
]

function row(name: string, unit: string, atLeast: number, measure: Row['measure']): Row {
  return { group: 'smtp-loopback', name, unit, target: { of: 'ratio', atLeast }, measure }
}

const measured = new Map<number, Promise<Measurement>>()

/** Once for the rate and for the CPU time. */
function pipelined(connections: number, settings: Settings): Promise<Measurement> {
  const measurement =
    measured.get(connections) ?? withSink((sink) => measureSending(sink, { connections, equal: 'counts' }, settings))
  measured.set(connections, measurement)
  return measurement
}

async function onOneCpu(connections: number, settings: Settings): Promise<Measurement | Missing> {
  const missing = missingProgram('taskset', 'util-linux (Linux only)')
  if (missing !== undefined) return { missing }
  const sending = { connections, cpu: ONE_CPU, equal: 'counts' } as const
  return withSink((sink) => measureSending(sink, sending, settings), { cpu: ONE_CPU })
}

function eager(connections: number, settings: Settings): Promise<Measurement> {
  const sending = { connections, ahead: { pipelining: 'eager', window: 64 }, equal: 'counts' } as const
  return withSink((sink) => measureSending(sink, sending, settings), { chunking: true })
}
