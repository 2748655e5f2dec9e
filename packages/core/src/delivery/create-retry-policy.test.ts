import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { createRetryPolicy } from './create-retry-policy.ts'
import { DIRECT_RETRY } from './direct-options.ts'
import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import { failedAttempt } from './make-attempt.ts'
import type { Outcome } from './receipt.ts'
import { resolveRetry } from './retry-options.ts'
import type { RetryOptions } from './retry-policy.ts'
import { TransportFailedError } from './transport-failed-error.ts'

type Told = Omit<Outcome, 'path'>

const ACCEPTED: Told = { fate: 'accepted' }
const GREYLISTED: Told = { fate: 'refused', permanence: 'transient', fault: 'recipient' }
const UNKNOWN: Told = { fate: 'refused', permanence: 'permanent', fault: 'recipient' }
const DOUBT: Told = { fate: 'in-doubt', permanence: 'transient', fault: 'relay' }
const LEFT_OVER: Told = { fate: 'untried', permanence: 'transient', fault: 'recipient' }

const lost = new TransportFailedError('CONNECT_FAILED', 'down', { permanence: 'transient' })
const dead = new TransportFailedError('CONNECTION_LOST', 'dead', { permanence: 'transient', stale: true })

function policy(options: RetryOptions = {}, random = 0) {
  return createRetryPolicy(resolveRetry({ scope: 'transient', ...options }, DIRECT_RETRY), testPorts(random))
}

function attempt(mail: MailObject, told: readonly Told[], at = 0): Attempt {
  const outcomes = mail.envelope.recipients.map(({ path }, index) => ({ path, ...(told[index] ?? ACCEPTED) }))
  return { mail, outcomes, startedAt: at, endedAt: at }
}

function recipientsOf(mail: MailObject | undefined): readonly string[] | undefined {
  return mail?.envelope.recipients.map(({ path }) => path.localPart)
}

test('only transiently refused and untried recipients are kept, with their parameters', () => {
  const greylisted = { ...mailTo('b@example.com').envelope.recipients[0], notify: 'NEVER' } as const
  const mail = mailTo('a@example.com', greylisted, 'c@example.com', 'd@example.com')
  const first = attempt(mail, [ACCEPTED, GREYLISTED, UNKNOWN, DOUBT])
  const next = policy().next(first, [first])
  expect(next?.mail.envelope.recipients).toEqual([greylisted])
  expect(next?.mail.content).toBe(mail.content)
  expect(next?.mail.messageId).toBe(mail.messageId)
  expect(next).toMatchObject({ free: false, notBefore: 500 })
})

test('what was refused for now is left alone when only the untried are in scope', () => {
  const mail = mailTo('a@example.com', 'b@example.com')
  const first = attempt(mail, [GREYLISTED, { fate: 'untried', permanence: 'transient', fault: 'relay' }])
  expect(recipientsOf(policy({ scope: 'untried' }).next(first, [first])?.mail)).toEqual(['b'])
})

test('in doubt is reported, and tried again only by choice', () => {
  const first = attempt(mailTo('a@example.com'), [DOUBT])
  expect(policy().next(first, [first])).toBeUndefined()
  expect(policy({ inDoubt: 'retry' }).next(first, [first])?.mail).toBe(first.mail)
})

test('delays double up to their bound, and up to half is taken off at random', () => {
  const failed = failedAttempt(mailTo('a@example.com'), lost, 0, 0)
  const delays = (random: number) =>
    [1, 2, 3, 4].map((count) => {
      const history = Array.from({ length: count }, () => failed)
      return policy({ delayMs: 100, maxDelayMs: 300, attempts: 9 }, random).next(failed, history)?.notBefore
    })
  expect(delays(0)).toEqual([100, 200, 300, 300])
  expect(delays(0.5)).toEqual([75, 150, 225, 225])
})

test('attempts are bounded, connect failures among them', () => {
  const failed = failedAttempt(mailTo('a@example.com'), lost, 0, 0)
  const next = (count: number) =>
    policy({ attempts: 3 }).next(
      failed,
      Array.from({ length: count }, () => failed),
    )
  expect(next(2)).toBeDefined()
  expect(next(3)).toBeUndefined()
})

test('no attempt starts after the deadline', () => {
  const mail = mailTo('a@example.com')
  const late = (endedAt: number) =>
    policy({ delayMs: 10, deadlineMs: 100 }).next(failedAttempt(mail, lost, 0, endedAt), [
      failedAttempt(mail, lost, 0, endedAt),
    ])
  expect(late(90)?.notBefore).toBe(100)
  expect(late(91)).toBeUndefined()
})

function told(text: string): Told {
  return { ...GREYLISTED, reply: { code: 451, lines: [text] } }
}

test('a server that names a time is not asked again before it, nor before the delay is over', () => {
  const mail = mailTo('a@example.com', 'b@example.com', 'c@example.com')
  const next = (texts: readonly string[], options?: RetryOptions) => {
    const first = attempt(mail, texts.map(told), 1_000)
    return policy({ deadlineMs: 600_000, ...options }).next(first, [first])?.notBefore
  }
  expect(next(['try again in 5 minutes', 'greylisted for 90s', 'try again later'])).toBe(301_000)
  expect(next(['try again in 1 sec'], { delayMs: 5_000 })).toBe(6_000)
  expect(next(['try again in 5 minutes'], { deadlineMs: 300_000 })).toBe(301_000)
  expect(next(['try again in 6 minutes'], { deadlineMs: 300_000 })).toBeUndefined()
})

test('a recipient whose time is past the deadline is done with, and holds up no other', () => {
  const first = attempt(mailTo('a@example.com', 'b@example.com'), [told('try again in 5 minutes'), GREYLISTED])
  const next = policy({ deadlineMs: 60_000 }).next(first, [first])
  expect(next?.notBefore).toBe(500)
  expect(recipientsOf(next?.mail)).toEqual(['b'])
})

test('only the words to a recipient that is tried again count', () => {
  const mail = mailTo('a@example.com', 'b@example.com')
  const rejected: Told = { ...UNKNOWN, reply: { code: 451, lines: ['try again in 5 minutes'] } }
  const first = attempt(mail, [rejected, GREYLISTED])
  expect(policy().next(first, [first])?.notBefore).toBe(500)
})

test('words to a mail whose rest went on at once still count from when they were said', () => {
  const mail = mailTo('a@example.com', 'b@example.com', 'c@example.com')
  const retry = policy({ deadlineMs: 600_000 })
  const first = attempt(mail, [ACCEPTED, told('try again in 60 seconds'), LEFT_OVER], 1_000)
  const free = retry.next(first, [first])
  const second = attempt(free?.mail ?? mail, [ACCEPTED], 1_500)
  expect(retry.next(second, [first, second])?.notBefore).toBe(61_000)
})

test('a failure of the relay names a time as well', () => {
  const reply = { code: 421, lines: ['too many connections, try again in 20 seconds'] }
  const busy = new TransportFailedError('GREETING_REFUSED', 'busy', { permanence: 'transient', reply })
  const failed = failedAttempt(mailTo('a@example.com'), busy, 0, 0)
  expect(policy().next(failed, [failed])?.notBefore).toBe(20_000)
})

const anyTold: fc.Arbitrary<Told> = fc.constantFrom(
  ACCEPTED,
  GREYLISTED,
  UNKNOWN,
  DOUBT,
  LEFT_OVER,
  told('try again in 5 minutes'),
  { fate: 'untried', permanence: 'transient', fault: 'relay' },
  { fate: 'untried', permanence: 'permanent', fault: 'relay' },
)
const anyEnd = fc.oneof(
  { weight: 3, arbitrary: fc.array(anyTold, { minLength: 6, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(lost, dead) },
)
const anyOptions = fc.record({
  attempts: fc.integer({ min: 1, max: 5 }),
  deadlineMs: fc.constantFrom(0, 30_000, 3_600_000, Number.POSITIVE_INFINITY),
  scope: fc.constantFrom('untried' as const, 'transient' as const),
  inDoubt: fc.constantFrom('report' as const, 'retry' as const),
})

test('whatever the attempts come to: they end, in time, and go only to those who are worth one', () => {
  fc.assert(
    fc.property(
      fc.infiniteStream(anyEnd),
      anyOptions,
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (ends, options, random) => {
        const whole = mailTo('a@x.example', 'b@x.example', 'c@y.example', 'd@y.example', 'e@z.example', 'f@z.example')
        const retry = policy(options, random)
        const latest = new Map<string, Told>()
        const history: Attempt[] = []
        let next = { mail: whole, notBefore: 1_000, free: false }
        let free = 0
        for (;;) {
          const end = ends.next().value
          const { mail, notBefore: at } = next
          const made = Array.isArray(end) ? attempt(mail, end, at) : failedAttempt(mail, end, at, at)
          history.push(made)
          for (const outcome of made.outcomes) latest.set(`${outcome.path}`, outcome)
          const said = retry.next(made, history)
          if (said === undefined) break
          if (said.free) free++
          else expect(said.notBefore).toBeLessThanOrEqual(1_000 + options.deadlineMs)
          expect(said.notBefore).toBeGreaterThanOrEqual(at)
          for (const { path } of said.mail.envelope.recipients) {
            const { fate, permanence } = latest.get(`${path}`) ?? ACCEPTED
            expect(fate).not.toBe('accepted')
            if (fate === 'in-doubt') expect(options.inDoubt).toBe('retry')
            else expect(permanence).toBe('transient')
            if (fate === 'refused') expect(options.scope).toBe('transient')
          }
          next = said
        }
        expect(history.length - free).toBeLessThanOrEqual(options.attempts)
        expect(free).toBeLessThanOrEqual(whole.envelope.recipients.length * options.attempts + 1)
      },
    ),
  )
})

test('a permanent failure of the transport is not tried again', () => {
  const refused = new TransportFailedError('AUTH_FAILED', 'no', { permanence: 'permanent' })
  const failed = failedAttempt(mailTo('a@example.com'), refused, 0, 0)
  expect(policy().next(failed, [failed])).toBeUndefined()
})

test('too many recipients: the rest goes at once and costs no attempt, as long as somebody is settled', () => {
  const mail = mailTo('a@example.com', 'b@example.com', 'c@example.com', 'd@example.com')
  const retry = policy({ attempts: 2 })
  const first = attempt(mail, [ACCEPTED, GREYLISTED, LEFT_OVER, LEFT_OVER], 7)
  const second = retry.next(first, [first])
  expect(second).toMatchObject({ free: true, notBefore: 7 })
  expect(recipientsOf(second?.mail)).toEqual(['c', 'd'])
  const stuck = attempt(second?.mail ?? mail, [LEFT_OVER, LEFT_OVER], 8)
  const third = retry.next(stuck, [first, stuck])
  expect(third).toMatchObject({ free: false, notBefore: 508 })
  expect(recipientsOf(third?.mail)).toEqual(['b', 'c', 'd'])
  const last = attempt(third?.mail ?? mail, [GREYLISTED, GREYLISTED, GREYLISTED], 600)
  expect(retry.next(last, [first, stuck, last])).toBeUndefined()
})

test('further transactions have no deadline: each settles somebody', () => {
  const mail = mailTo('a@example.com', 'b@example.com')
  const first = attempt(mail, [ACCEPTED, LEFT_OVER], 1_000_000)
  expect(policy({ attempts: 1, deadlineMs: 1 }).next({ ...first, startedAt: 0 }, [first])).toMatchObject({ free: true })
})

test('an instance that turned out dead gives one free attempt, and no second', () => {
  const failed = failedAttempt(mailTo('a@example.com'), dead, 0, 3)
  const retry = policy({ attempts: 2 })
  expect(retry.next(failed, [failed])).toEqual({ mail: failed.mail, notBefore: 3, free: true })
  expect(retry.next(failed, [failed, failed])).toMatchObject({ free: false })
  expect(retry.next(failed, [failed, failed, failed])).toBeUndefined()
  const once = failedAttempt(failed.mail, lost, 0, 3)
  expect(policy({ attempts: 1 }).next(failed, [failed])).toMatchObject({ free: true })
  expect(policy({ attempts: 1 }).next(once, [failed, once])).toBeUndefined()
})

test.each([
  [{ attempts: 0 }, 'retry.attempts'],
  [{ delayMs: -1 }, 'retry.delayMs'],
  [{ inDoubt: 'maybe' }, 'retry.inDoubt'],
  [{ attemps: 3 }, 'retry.attemps'],
])('%j is refused, and %s named', (options, option) => {
  expect(() => resolveRetry(options as RetryOptions, DIRECT_RETRY)).toThrow(expect.objectContaining({ option }))
})
