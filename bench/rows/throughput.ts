import { interleave, type Leg } from '../harness/rounds.ts'
import type { Measurement, Row } from '../harness/row.ts'
import { plainLetter } from '../letters/plain-letter.ts'
import type { Sender } from '../rivals/rival.ts'
import { RIVALS } from '../rivals/rivals.ts'
import { type Sink, withSink } from '../sink/sink.ts'

const ROUNDS = 9
const MAILS_A_ROUND = 2000
/** Mails that the application waits for at once. */
const CALLERS = 100

export const throughputRows: readonly Row[] = [throughputRow(1), throughputRow(5)]

function throughputRow(connections: number): Row {
  return {
    group: 'throughput',
    name: `1 KB mails to a fast sink over ${connections} connection${connections === 1 ? '' : 's'}`,
    unit: 'mails/s',
    measure: () => withSink((sink) => measure(sink, connections)),
  }
}

async function measure(sink: Sink, connections: number): Promise<Measurement> {
  const turbomail = RIVALS.turbomail.open(sink.port, connections)
  const nodemailer = RIVALS.nodemailer.open(sink.port, connections)
  try {
    const legs = { turbomail: rate(sink, turbomail), nodemailer: rate(sink, nodemailer) }
    await interleave(legs, 1)
    return { rounds: await interleave(legs, ROUNDS) }
  } finally {
    await Promise.all([turbomail.close(), nodemailer.close()])
  }
}

function rate(sink: Sink, sender: Sender): Leg {
  return async () => (await sink.counting(MAILS_A_ROUND, () => timed(sender))).value
}

async function timed(sender: Sender): Promise<number> {
  let left = MAILS_A_ROUND
  const caller = async () => {
    while (left-- > 0) await sender.send(plainLetter)
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: CALLERS }, caller))
  return (MAILS_A_ROUND * 1000) / (performance.now() - start)
}
