import type { OtherRival } from '../harness/rival-name.ts'
import type { Row } from '../harness/row.ts'
import { type Contest, compareStorers } from '../mailboxes/compare-storers.ts'

const MANY = 16
/** An mbox has one lock, and one fsync, for all that are in flight. */
const BATCH = 64

/** Small mails into mailboxes, each on the disk before it is called accepted. */
export const mailboxesRows: readonly Row[] = [
  row('Maildir, 16 in flight, against the system calls', { turbomail: 'maildir', calls: 'calls', inFlight: MANY }, 0.6),
  row('Maildir, 16 in flight, against Python', { turbomail: 'maildir', python: 'maildir', inFlight: MANY }, 1),
  row(
    "Maildir, 16 in flight, durability 'group' against 'fsync'",
    { turbomail: 'maildir-group', fsync: 'maildir', inFlight: MANY },
    1.2,
  ),
  row('Maildir, one by one', { turbomail: 'maildir', calls: 'calls', python: 'maildir', inFlight: 1 }),
  row('mbox, 64 in flight, against Python', { turbomail: 'mbox', python: 'mbox', inFlight: BATCH }, 5),
  row('mbox, one by one', { turbomail: 'mbox', python: 'mbox', inFlight: 1 }),
]

/** The target is of the ratio to the only other one of the contest. */
function row(name: string, contest: Contest, atLeast?: number): Row {
  const [to] = Object.keys(contest).filter((key) => key !== 'turbomail' && key !== 'inFlight') as OtherRival[]
  const target = atLeast === undefined || to === undefined ? {} : { target: { of: 'ratio', to, atLeast } as const }
  return {
    group: 'mailboxes',
    name,
    unit: 'mails/s',
    ...target,
    measure: (settings) => compareStorers(contest, settings),
  }
}
