import { Mailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import { settle } from '../support/fake-clock.ts'
import { mailTo } from '../support/hand-made-mail.ts'
import { testPorts } from '../support/test-ports.ts'
import { type Line, pipelining } from './pipelining.ts'

function setUp() {
  const lines: Line[] = []
  const ports = testPorts()
  return { lines, clock: ports.clock, mailer: new Mailer({ transport: pipelining(lines), ports }) }
}

test('the window is kept full, and never more than full', async () => {
  const { lines, mailer } = setUp()
  const sent = Array.from({ length: 20 }, (_, index) => mailer.send(mailTo(`m${index}@example.com`)))
  await settle()
  expect(lines.map(({ inFlight }) => inFlight)).toEqual([8])
  lines[0]?.answer(3)
  await settle()
  expect(lines[0]?.inFlight).toBe(8)
  for (let round = 0; round < 5; round++) {
    lines[0]?.answer(8)
    await settle()
  }
  expect((await Promise.all(sent)).every(({ accepted }) => accepted.length === 1)).toBe(true)
  await mailer.stop()
  expect(lines.map(({ closed }) => closed)).toEqual([true])
})

test('a line that is cut leaves in doubt what had left whole; the others go on another, and nothing twice', async () => {
  const { lines, clock, mailer } = setUp()
  const sent = Array.from({ length: 8 }, (_, index) => mailer.send(mailTo(`m${index}@example.com`)))
  const settled = Promise.allSettled(sent)
  await settle()
  lines[0]?.answer(2)
  lines[0]?.send(3)
  lines[0]?.cut()
  await clock.advance(500)
  lines[1]?.answer(8)
  const codes = (await settled).map((result) => (result.status === 'fulfilled' ? 'ok' : result.reason.code))
  const doubt = 'DELIVERY_IN_DOUBT'
  expect(codes).toEqual(['ok', 'ok', doubt, doubt, doubt, 'ok', 'ok', 'ok'])
  expect(lines.map(({ closed }) => closed)).toEqual([true, false])
  await mailer.stop()
})
