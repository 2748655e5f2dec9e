import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { hold, on } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import type { TranscriptEntry } from '../../src/index.ts'
import { mail } from '../mails.ts'
import { ManualClock } from '../manual-clock.ts'
import { plain, startServer, transportTo } from '../sessions.ts'
import { OPENING_FAULTS, type OpeningFault, type OpeningPhase, PASSWORD, PHASES } from './opening-faults.ts'
import { patiently } from './play.ts'

const open = { signal: neverAborted }

describe.each(PHASES)('$name', (phase) => {
  for (const fault of OPENING_FAULTS) test(`answered by ${fault.name} fails the session`, () => check(phase, fault))
})

async function check(phase: OpeningPhase, fault: OpeningFault): Promise<void> {
  const gate = hold()
  const clock = new ManualClock()
  const said: TranscriptEntry[] = []
  const server = await startServer({ ...phase.server, script: [phase.rule(fault.action(phase, gate))] })
  const transport = transportTo(
    server,
    { ...(phase.auth && { auth: phase.auth }), transcript: (entry) => void said.push(entry) },
    { ...systemPorts, clock },
  )
  const failing = transport.open(open).then(
    () => undefined,
    (error: Error) => error,
  )
  const { value, waited } = await patiently(failing, server, clock)
  const code = expect.stringMatching(new RegExp(`^(${fault.code(phase)})$`))
  expect(value).toMatchObject({ code, permanence: 'transient', fault: 'relay', stale: false })
  expect(waited).toBe(fault.late ?? false)
  gate.release()
  await transport.close()
  await server.idle()
  expect(clock.pending).toBe(0)
  expect(server.transactions).toEqual([])
  const inClear = server.sessions.filter(({ secure }) => !secure)
  expect(inClear.flatMap(({ commands }) => commands.filter((line) => line.startsWith('AUTH')))).toEqual([])
  const secret = Buffer.from(PASSWORD).toString('base64')
  expect(JSON.stringify([said, value, value?.message])).not.toMatch(new RegExp(`${PASSWORD}|${secret}`))
}

describe('the probe of eager pipelining', () => {
  test.each(OPENING_FAULTS)('answered by $name is not passed, and harms no mail', async (fault) => {
    const gate = hold()
    const clock = new ManualClock()
    const answer = fault.action({ ...(PHASES[1] as OpeningPhase), code: 503 }, gate)
    const server = await startServer({ script: [on('BDAT', { connection: 1, times: 1 }, answer)] })
    const transport = transportTo(server, { pipelining: 'eager' }, { ...systemPorts, clock })
    await patiently(transport.open(open), server, clock)
    gate.release()
    const { value } = await patiently(transport.deliver(mail(), plain), server, clock)
    expect(value).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    expect(server.accepted.map(({ by }) => by)).toEqual(['DATA'])
    expect(server.sessions).toHaveLength(2)
  })
})
