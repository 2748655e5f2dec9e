import { expect, test } from 'vitest'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import { Pace } from './pace.ts'
import { type PaceOptions, resolvePace } from './pace-options.ts'
import type { Fault, Outcome } from './receipt.ts'
import { TransportFailedError } from './transport-failed-error.ts'

type Enhanced = readonly [number, number, number]

function accepted(mail: MailObject, at: number): Attempt {
  const outcomes = mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate: 'accepted' }))
  return { mail, outcomes, startedAt: at, endedAt: at }
}

function refused(mail: MailObject, at: number, code: number, enhanced?: Enhanced, fault: Fault = 'recipient'): Attempt {
  const reply = { code, lines: ['no'], ...(enhanced && { enhanced }) }
  const outcomes = mail.envelope.recipients.map(
    ({ path }): Outcome => ({ path, fate: 'refused', permanence: 'transient', fault, reply }),
  )
  return { mail, outcomes, startedAt: at, endedAt: at }
}

const A = mailTo('x@a.example')
const B = mailTo('x@b.example')

function setUp(options: PaceOptions = {}): Pace {
  return new Pace(resolvePace(options))
}

/** Milliseconds for which the next mail is held. */
function held(pace: Pace, mail: MailObject, now: number): number {
  return (pace.hold(mail, now)?.until ?? now) - now
}

test('nobody is slowed down who did not ask for it', () => {
  const pace = setUp()
  pace.heed(accepted(A, 0))
  pace.heed(refused(A, 0, 550))
  pace.heed(refused(A, 0, 452, [4, 2, 2]))
  pace.heed(refused(A, 0, 552))
  expect(pace.isCalm).toBe(true)
  expect(pace.hold(A, 0)).toBeUndefined()
})

test('a connection that was closed with 421 for being idle asks nobody for less', () => {
  const pace = setUp()
  const reply = { code: 421, lines: ['idle for too long'] }
  const failure = new TransportFailedError('CONNECTION_LOST', 'idle', { permanence: 'transient', stale: true, reply })
  pace.heed({ ...refused(A, 0, 421, undefined, 'relay'), failure })
  expect(pace.isCalm).toBe(true)
})

test.each([
  [450, undefined, 'recipient', 'domain'],
  [451, [4, 1, 8], 'recipient', 'domain'],
  [452, [4, 7, 1], 'recipient', 'domain'],
  [450, undefined, 'mail', 'relay'],
  [421, [4, 7, 0], 'recipient', 'relay'],
  [421, undefined, 'relay', 'relay'],
  [451, [4, 3, 2], 'recipient', 'relay'],
  [452, [4, 3, 1], 'mail', 'relay'],
  [454, [4, 7, 0], 'relay', 'relay'],
] as const)('%i %j, the %s’s fault, slows down the %s', (code, enhanced, fault, whom) => {
  const pace = setUp()
  pace.heed(refused(A, 0, code, enhanced, fault))
  expect(pace.hold(A, 0)).toBeDefined()
  expect(pace.hold(B, 0) !== undefined).toBe(whom === 'relay')
})

test('the first reply of the kind sets the pace from what was observed, of that domain alone', () => {
  const pace = setUp({ decrease: 0.5 })
  for (let at = 0; at < 2_000; at += 100) pace.heed(accepted(at % 200 === 0 ? A : B, at))
  pace.heed(refused(A, 2_000, 450))
  // Eleven mails to a.example in two seconds; half of that pace.
  expect(held(pace, A, 2_000)).toBe(Math.ceil(1000 / 2.75))
  expect(held(pace, B, 2_000)).toBe(0)
  pace.heed(refused(B, 2_000, 421))
  // Twenty-two in two seconds, all in all.
  expect(held(pace, B, 2_000)).toBe(Math.ceil(1000 / 5.5))
})

test('each further reply lowers it by the same factor, down to the least, and time raises it', () => {
  const pace = setUp({ decrease: 0.5, increasePerSecond: 0.01, least: 0.2 })
  const rates: number[] = []
  let at = 0
  for (let round = 0; round < 4; round++) {
    pace.heed(refused(A, at, 450))
    rates.push(1000 / held(pace, A, at))
    at += 1
  }
  expect(rates.map((rate) => Math.round(rate * 100) / 100)).toEqual([0.5, 0.25, 0.2, 0.2])
  pace.begin(A, 50_000)
  expect(1000 / held(pace, A, 50_000)).toBeCloseTo(0.7, 2)
})

test('replies to mails that were under way when it fell lower it no further', () => {
  const pace = setUp()
  pace.heed({ ...refused(A, 0, 450), endedAt: 100 })
  const before = held(pace, A, 100)
  for (let count = 0; count < 10; count++) pace.heed({ ...refused(A, 50, 450), endedAt: 150 })
  expect(held(pace, A, 100)).toBe(before)
})

test('a mail to many at one domain lowers it once', () => {
  const pace = setUp()
  pace.heed(refused(mailTo('a@a.example', 'b@a.example', 'c@a.example'), 0, 450))
  expect(held(pace, A, 0)).toBe(2_000)
})

test('each mail waits for its turn, and those to others do not', () => {
  const pace = setUp({ increasePerSecond: 0.0001 })
  pace.heed(refused(A, 0, 450))
  expect(held(pace, A, 1_000)).toBe(1_000)
  expect(held(pace, A, 2_000)).toBe(0)
  pace.begin(B, 2_000)
  expect(held(pace, A, 2_000)).toBe(0)
  pace.begin(A, 2_000)
  expect(held(pace, A, 2_000)).toBeGreaterThan(1_990)
  expect(held(pace, mailTo('x@b.example', 'y@A.example'), 2_000)).toBeGreaterThan(1_990)
})

test('it is forgotten when it is twice what it was before', () => {
  const pace = setUp({ increasePerSecond: 0.1 })
  pace.heed(refused(A, 0, 450))
  pace.begin(B, 14_900)
  expect(pace.isCalm).toBe(false)
  pace.begin(B, 15_000)
  expect(pace.isCalm).toBe(true)
})

test('what was fast is fast again within minutes', () => {
  const pace = setUp()
  for (let at = 0; at < 1_000; at += 5) pace.heed(accepted(A, at))
  pace.heed(refused(A, 1_000, 421))
  const slow = 1000 / held(pace, A, 1_000)
  expect(slow).toBeGreaterThan(10)
  pace.begin(A, 1_000 + 150_000)
  expect(pace.isCalm).toBe(false)
  pace.begin(A, 1_000 + 450_000)
  expect(pace.isCalm).toBe(true)
})

test('a clock that is set back makes nobody wait for longer', () => {
  const pace = setUp()
  pace.heed(refused(A, 3_600_000, 450))
  expect(held(pace, A, 0)).toBe(2_000)
})

test.each([
  [{ decrease: 1 }, 'pace.decrease'],
  [{ decrease: 0 }, 'pace.decrease'],
  [{ least: 0 }, 'pace.least'],
  [{ increasePerSecond: -1 }, 'pace.increasePerSecond'],
  [{ slow: true }, 'pace.slow'],
])('%j is refused', (options, option) => {
  expect(() => resolvePace(options as PaceOptions)).toThrow(expect.objectContaining({ option }))
})
