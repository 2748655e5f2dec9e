import type { Row } from '../harness/row.ts'
import { missingProgram } from '../processes/programs.ts'
import { using } from '../servers/mail-server.ts'
import { Postfix, postfixMissing } from '../servers/postfix.ts'
import { SmtpSink } from '../servers/smtp-sink.ts'
import { measureSending, type Sending } from './sending.ts'

/** 1 KB mails to servers that others have written, on the same machine. */
export const smtpServersRows: readonly Row[] = [
  ...[1, 5].map((connections) => postfixRow(connections)),
  ...[1, 5].map((connections) => smtpSinkRow(connections)),
]

function postfixRow(connections: number): Row {
  return row(`Postfix, ${told(connections)}`, 1.2, async (settings) => {
    const missing = postfixMissing()
    if (missing !== undefined) return { missing }
    const sending: Sending = { connections, equal: 'time' }
    return using(Postfix.start(), (postfix) => measureSending(postfix, sending, settings))
  })
}

function smtpSinkRow(connections: number): Row {
  return row(`smtp-sink of Postfix, ${told(connections)}`, 1, async (settings) => {
    const missing = missingProgram('smtp-sink', 'postfix')
    if (missing !== undefined) return { missing }
    const sending: Sending = { connections, equal: 'counts' }
    return using(SmtpSink.start(), (sink) => measureSending(sink, sending, settings))
  })
}

function row(name: string, atLeast: number, measure: Row['measure']): Row {
  return { group: 'smtp-servers', name, unit: 'mails/s', target: { of: 'ratio', atLeast }, measure }
}

function told(connections: number): string {
  return `${connections} connection${connections === 1 ? '' : 's'}`
}
