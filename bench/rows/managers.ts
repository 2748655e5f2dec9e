import { interleave } from '../harness/rounds.ts'
import type { Measurement, Row, Target } from '../harness/row.ts'
import { comparePace } from '../soak/compare-pace.ts'
import type { QueuedHeap } from '../soak/queued-heap.ts'
import type { QueueName } from '../soak/queues.ts'
import type { Residence } from '../soak/resident.ts'
import { runApart } from '../soak/run-apart.ts'
import type { Form } from '../soak/small-mail.ts'
import { type FaultySoak, soakFaultyRelay } from '../soak/soak-faulty-relay.ts'
import type { ThroughQueue } from '../soak/through-queue.ts'
import { watchLimit } from '../soak/watch-limit.ts'

const THROUGH = 1_000_000
const OVER_SMTP = 100_000
const FAULTY_PERCENT = 5
const QUEUED = 100_000
const HEAP_ROUNDS = 2
const LIMIT = { mails: 1000, perSecond: 50, connections: 5 }

/** Of resident memory that does not grow: what it moves by of itself. */
const FLAT: Target = { of: 'turbomail', atMost: 16 }
const NONE: Target = { of: 'turbomail', atMost: 0 }

/** What `ondemand()` costs, bears and keeps. */
export const managersRows: readonly Row[] = [
  row('1,000,000 mails into a transport that keeps none: mails not accounted for', 'mails', NONE, async () => {
    const { written, accepted, unsent } = await throughQueue()
    return one(Math.abs(THROUGH - accepted) + Math.abs(THROUGH - written) + unsent)
  }),
  row('1,000,000 mails …: growth of resident memory after the first tenth', 'MB', FLAT, async () =>
    growth(await throughQueue()),
  ),
  row('1,000,000 mails …: rate', 'mails/s', undefined, async () => one(THROUGH / (await throughQueue()).seconds)),
  row('100,000 mails over SMTP, 5 % with a fault: mails not accounted for', 'mails', NONE, async () => {
    const soak = await faultyRelay()
    return one(soak.wrong + soak.unsent + soak.violations, [tellFaults(soak)])
  }),
  row('100,000 mails over SMTP …: growth of resident memory after the first tenth', 'MB', FLAT, async () =>
    growth(await faultyRelay()),
  ),
  row('100,000 mails over SMTP …: rate', 'mails/s', undefined, async () =>
    one(OVER_SMTP / (await faultyRelay()).seconds),
  ),
  waiting('memory of each of 100,000 small mails that wait, text', 'text'),
  waiting('memory of each of 100,000 small mails that wait, text and HTML', 'html'),
  ...[1, 5].map((connections) =>
    row(
      `rate over SMTP, ${connections} connection${connections === 1 ? '' : 's'}`,
      'mails/s',
      { of: 'ratio', to: 'bare', atLeast: 0.8 },
      (settings) => comparePace(connections, settings),
    ),
  ),
  row('limit of 50 a second, 5 connections: most that the relay sees in any second', 'mails', limited(), async () => {
    const { most, mailsPerSecond } = await watchLimit(LIMIT.mails, LIMIT.perSecond, LIMIT.connections)
    return one(most, [`${mailsPerSecond.toFixed(1)} a second on the whole`])
  }),
]

function row(name: string, unit: string, target: Target | undefined, measure: Row['measure']): Row {
  return { group: 'managers', name, unit, ...(target && { target }), measure }
}

function waiting(name: string, form: Form): Row {
  const legs = { turbomail: () => queuedHeap('turbomail', form), nodemailer: () => queuedHeap('nodemailer', form) }
  return row(name, 'octets', { of: 'ratio', atMost: 0.3 }, async () => ({
    rounds: await interleave(legs, HEAP_ROUNDS),
  }))
}

function limited(): Target {
  return { of: 'turbomail', atMost: LIMIT.perSecond }
}

function one(turbomail: number, notes?: readonly string[]): Measurement {
  return { rounds: [{ turbomail }], ...(notes && { notes }) }
}

function growth({ firstMb, restMb }: Residence): Measurement {
  const note = `at most ${Math.round(firstMb)} MB in the first tenth, ${Math.round(restMb)} MB in the rest`
  return one(Math.max(0, restMb - firstMb), [note])
}

function tellFaults({ accepted, refused, inDoubt, faults }: FaultySoak): string {
  return `${faults} faults: ${accepted} mails accepted, ${refused} refused for good, ${inDoubt} in doubt and reported so`
}

async function queuedHeap(name: QueueName, form: Form): Promise<number> {
  return (await runApart<QueuedHeap>('queued-heap', [name, form, QUEUED])).octetsPerMail
}

const throughQueue = once(() => runApart<ThroughQueue>('through-queue', [THROUGH]))
const faultyRelay = once(() => soakFaultyRelay(OVER_SMTP, FAULTY_PERCENT))

/** One run is enough for several rows. */
function once<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= run()
    return running
  }
}
