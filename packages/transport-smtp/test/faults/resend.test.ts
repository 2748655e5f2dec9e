import { hold } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import type { TranscriptEntry } from '../../src/index.ts'
import { ManualClock } from '../manual-clock.ts'
import { startServer } from '../sessions.ts'
import { EXTENSIONS, type Expected, type Shown, show, type TransactionFault, type Way } from './fault.ts'
import { mailerTo, onConnection, STEP_MS, sendAll } from './mailing.ts'
import { patiently } from './play.ts'
import { reconcile } from './reconcile.ts'
import { SMALL_FAULTS } from './small-faults.ts'

const WINDOW = 8
/** The one that it happens to, counted from 0. */
const STRUCK = 3

const senderOf = (index: number) => `mail${index + 1}@example.org`

describe.each(['pipelined', 'eager'] as const)(
  'after a fault of one mail in a window of eight, %s, the rest is handed over',
  (way) => {
    for (const fault of SMALL_FAULTS) {
      const expected = fault.expected[way]
      if (expected !== undefined && fault.company !== 'never') test(fault.name, () => check(fault, way, expected))
    }
  },
)

async function check(fault: TransactionFault, way: Way, expected: Expected): Promise<void> {
  const gate = hold()
  const script = fault.rules(senderOf(STRUCK), gate, senderOf(STRUCK - 1)).map((rule) => onConnection(rule, 1))
  const server = await startServer({ extensions: EXTENSIONS[way], script })
  const clock = new ManualClock()
  const said: TranscriptEntry[] = []
  const mailer = mailerTo(server, clock, {
    pipelining: way === 'eager' ? 'eager' : 'full',
    window: WINDOW,
    transcript: (entry) => void said.push(entry),
  })
  await sendAll(mailer, server, clock, [{ from: 'first@example.org' }, { from: 'second@example.org' }])

  const receipts = await sendAll(
    mailer,
    server,
    clock,
    Array.from({ length: WINDOW }, (_, index) => ({ from: senderOf(index) })),
  )
  gate.release()
  await patiently(mailer.stop(), server, clock, STEP_MS)

  reconcile(
    server,
    receipts.map(({ outcomes }, index) => ({ sender: senderOf(index), outcomes })),
    said,
  )
  const fates = receipts.map(({ outcomes }) => outcomes.map(({ fate }) => fate))
  if (!fault.shifts || way === 'pipelined') {
    expect(receipts[STRUCK]?.outcomes.map(show)).toMatchObject(expected.outcomes.map(inTheEnd))
    for (const [index, each] of fates.entries()) if (index < STRUCK) expect(each).toEqual(['accepted', 'accepted'])
  }
  for (const each of fates.toSpliced(STRUCK, 1))
    expect(each.filter((fate) => fate !== 'in-doubt' && fate !== 'accepted')).toEqual([])
  if (way === 'pipelined') expect(fates.toSpliced(STRUCK, 1).flat()).not.toContain('in-doubt')
  expect(server.sessions.length).toBeLessThanOrEqual(expected.after === 'usable' ? 1 : 2)
  await server.idle()
  expect(clock.pending).toBe(0)
}

/** What had not been accepted for the relay's sake was accepted when tried again. */
function inTheEnd(shown: Shown): Partial<Shown> {
  return shown.fate === 'untried' ? { fate: 'accepted' } : shown
}
