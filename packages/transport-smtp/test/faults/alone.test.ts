import { systemPorts } from '@turbomail/core/contract'
import { hold } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import { mail } from '../mails.ts'
import { ManualClock } from '../manual-clock.ts'
import { openTo, plain, startServer } from '../sessions.ts'
import { EXTENSIONS, type Expected, show, type TransactionFault, TWO, violations, WAYS, type Way } from './fault.ts'
import { LARGE_FAULTS } from './large-faults.ts'
import { patiently, played } from './play.ts'
import { SMALL_FAULTS } from './small-faults.ts'

const SENDER = 'ann@example.org'

describe.each(WAYS)('a fault of one mail alone, %s', (way) => {
  for (const fault of [...SMALL_FAULTS, ...LARGE_FAULTS]) {
    const expected = fault.expected[way]
    if (expected !== undefined && fault.company !== 'only') test(fault.name, () => check(fault, way, expected))
  }
})

async function check(fault: TransactionFault, way: Way, expected: Expected): Promise<void> {
  const gate = hold({ reading: !fault.deaf })
  const clock = new ManualClock()
  const server = await startServer({
    extensions: EXTENSIONS[way],
    script: fault.rules(SENDER, gate, ''),
    ...(fault.large && { record: 'count', checkContent: false }),
  })
  const pipelining = way === 'eager' ? 'eager' : 'full'
  const transport = await openTo(server, { pipelining }, { ...systemPorts, clock })
  const given = mail({ from: SENDER, to: TWO, ...(fault.large && { content: fault.large }) })
  const { value, waited } = await patiently(played(transport.deliver(given, plain), given), server, clock)

  expect(value.outcomes.map(show)).toEqual(expected.outcomes)
  expect(value.outcomes.map(({ path }) => String(path))).toEqual(TWO)
  expect(waited).toBe(expected.late ?? false)
  gate.release()
  const next = mail({ from: 'next@example.org', to: TWO })
  const { value: after } = await patiently(played(transport.deliver(next, plain), next), server, clock)
  if (expected.after === 'usable') {
    expect(value.retire).toBe(false)
    expect(after.outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'accepted'])
    expect(server.sessions).toHaveLength(1)
    expect(violations(server)).toEqual([])
  } else {
    expect(after).toMatchObject({ stale: true, outcomes: [{ fate: 'untried' }, { fate: 'untried' }] })
    await server.idle()
    expect(clock.pending).toBe(0)
  }
}
