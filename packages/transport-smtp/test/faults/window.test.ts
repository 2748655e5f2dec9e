import { systemPorts, type Transport } from '@turbomail/core/contract'
import { type FakeServer, hold } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import type { TranscriptEntry } from '../../src/index.ts'
import { mail } from '../mails.ts'
import { ManualClock } from '../manual-clock.ts'
import { openTo, plain, startServer } from '../sessions.ts'
import { EXTENSIONS, type Expected, show, type TransactionFault, TWO, violations, type Way } from './fault.ts'
import { LARGE_FAULTS } from './large-faults.ts'
import { type Played, patiently, played } from './play.ts'
import { contentsSent, reconcile } from './reconcile.ts'
import { SMALL_FAULTS } from './small-faults.ts'

const WINDOW = 8
/** The one that it happens to, counted from 0. */
const STRUCK = 3

const senderOf = (index: number) => `mail${index + 1}@example.org`

function mailOf(index: number, large?: Uint8Array) {
  const content = large ?? `Subject: ${index}\r\n\r\nThis is mail ${index + 1}.\r\n`
  return mail({ from: senderOf(index), to: TWO, content })
}

describe.each(['pipelined', 'chunks', 'eager'] as const)('a fault of one mail in a window of eight, %s', (way) => {
  for (const fault of [...SMALL_FAULTS, ...LARGE_FAULTS]) {
    const expected = fault.expected[way]
    if (expected !== undefined && fault.company !== 'never') test(fault.name, () => check(fault, way, expected))
  }
})

async function check(fault: TransactionFault, way: Way, expected: Expected): Promise<void> {
  const gate = hold({ reading: !fault.deaf })
  const server = await startServer({
    extensions: EXTENSIONS[way],
    script: fault.rules(senderOf(STRUCK), gate, senderOf(STRUCK - 1)),
    record: fault.large ? 'content' : 'octets',
    checkContent: !fault.large,
  })
  const clock = new ManualClock()
  const said: TranscriptEntry[] = []
  const transport = await openTo(
    server,
    { pipelining: way === 'eager' ? 'eager' : 'full', window: WINDOW, transcript: (entry) => void said.push(entry) },
    { ...systemPorts, clock },
  )
  await warmUp(transport, server, clock)
  expect(transport.window).toBe(WINDOW)

  const mails = Array.from({ length: WINDOW }, (_, index) => mailOf(index, index === STRUCK ? fault.large : undefined))
  const delivering = mails.map((each) => played(transport.deliver(each, plain), each))
  const { value, waited } = await patiently(Promise.all(delivering), server, clock)
  gate.release()

  const handed = value.map(({ outcomes }, index) => ({
    sender: senderOf(index),
    content: mails[index]?.content.octets?.('7BIT') as Uint8Array,
    outcomes,
  }))
  reconcile(server, handed, said)
  expect(waited).toBe(expected.late ?? false)
  if (!fault.shifts) expect(value[STRUCK]?.outcomes.map(show)).toEqual(expected.outcomes)
  checkNeighbours(value, expected, said, fault, way)
  expect(violations(server)).toEqual([])
  await checkAfter(transport, server, clock, expected)
}

/** Two at once: by the time they are through, it is known how far ahead the relay may be written to. */
async function warmUp(transport: Transport, server: FakeServer, clock: ManualClock): Promise<void> {
  const two = ['first@example.org', 'second@example.org'].map((from) => mail({ from, to: TWO }))
  const { value } = await patiently(Promise.all(two.map((each) => transport.deliver(each, plain))), server, clock)
  expect(value.flatMap(({ outcomes }) => outcomes.map(({ fate }) => fate))).toEqual(Array(4).fill('accepted'))
}

/**
 * Those ahead of it are accepted; those behind it are as good as before, or else told apart by what had left for them. A
 * large content has to be opened first, and so may be overtaken.
 */
function checkNeighbours(
  value: readonly Played[],
  expected: Expected,
  said: readonly TranscriptEntry[],
  fault: TransactionFault,
  way: Way,
) {
  for (const [index, { outcomes, stale }] of value.entries()) {
    const fates = new Set(outcomes.map(({ fate }) => fate))
    if (index === STRUCK || (fault.shifts && way === 'eager' && index > STRUCK)) continue
    if (index < STRUCK || expected.after === 'usable' || (fault.large && outcomes[0]?.fate === 'accepted')) {
      expect([...fates], senderOf(index)).toEqual(['accepted'])
    } else if (contentsSent(said, senderOf(index)) === 0) {
      expect([[...fates], stale], senderOf(index)).toEqual([['untried'], stale || !fault.shifts])
    } else {
      expect([...fates], senderOf(index)).toEqual([unavailable(expected) ? 'untried' : 'in-doubt'])
    }
  }
}

/** What the relay says no to by closing was not accepted, whatever had left. */
function unavailable({ outcomes }: Expected): boolean {
  return outcomes.some(({ cause, code }) => cause === 'RELAY_UNAVAILABLE' || code === 421)
}

async function checkAfter(transport: Transport, server: FakeServer, clock: ManualClock, expected: Expected) {
  const next = mail({ from: 'next@example.org', to: TWO })
  const { value } = await patiently(played(transport.deliver(next, plain), next), server, clock)
  if (expected.after === 'usable') {
    expect(value.outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'accepted'])
    expect(server.sessions).toHaveLength(1)
  } else {
    expect(value).toMatchObject({ stale: true, outcomes: [{ fate: 'untried' }, { fate: 'untried' }] })
    await server.idle()
    expect(clock.pending).toBe(0)
  }
}
