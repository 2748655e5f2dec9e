import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mailTo, path } from '../../test/support/hand-made-mail.ts'
import { type Limiter, limiter } from './limiter.ts'
import type { LimiterOptions } from './limiter-options.ts'
import type { MailObject } from './mail-object.ts'

function from(sender: string | null, ...to: readonly [string, ...string[]]): MailObject {
  const mail = mailTo(...to)
  return { ...mail, envelope: { ...mail.envelope, reversePath: sender === null ? null : path(sender) } }
}

/** Begins the mail if that may be; says when it may otherwise. */
function begin(limits: Limiter, mail: MailObject, now: number): number | undefined {
  const hold = limits.hold(mail, now)
  if (hold === undefined) limits.begin(mail, now)
  return hold?.until
}

test('mails and recipients are counted, for all, for each domain and for each sender', () => {
  const limits = limiter({
    mailsPerMinute: 5,
    recipientsPerSecond: 4,
    perDomain: { mailsPerSecond: 1 },
    domains: { 'BIG.example': { mailsPerSecond: 2 }, 'bücher.example': { recipientsPerHour: 1 } },
    perSender: { mailsPerSecond: 3 },
  })
  expect(begin(limits, mailTo('a@small.example'), 0)).toBeUndefined()
  expect(begin(limits, mailTo('b@SMALL.example'), 0)).toBe(1_001)
  expect(begin(limits, mailTo('b@big.example', 'c@big.example', 'd@big.example'), 0)).toBeUndefined()
  expect(begin(limits, mailTo('b@big.example'), 0)).toBe(1_001)
  expect(begin(limits, mailTo('b@big.example'), 1_001)).toBeUndefined()
  expect(begin(limits, mailTo('b@xn--bcher-kva.example'), 1_001)).toBeUndefined()
  expect(begin(limits, mailTo('b@xn--bcher-kva.example'), 1_500)).toBe(3_601_002)
  expect(begin(limits, from('x@y.example', 'b@big.example'), 1_500)).toBeUndefined()
  expect(begin(limits, from('z@y.example', 'b@big.example'), 2_500)).toBe(60_001)
})

test('a mail is held back by what holds it the longest, and mails with the same trouble share a line', () => {
  const limits = limiter({ mailsPerSecond: 1, perDomain: { mailsPerMinute: 1 }, perSender: { mailsPerHour: 1 } })
  limits.begin(from('a@x.example', 'a@one.example'), 0)
  const held = (sender: string | null, to: string) => limits.hold(from(sender, to), 0)
  expect(held('b@x.example', 'b@two.example')?.until).toBe(1_001)
  expect(held('b@x.example', 'b@one.example')?.until).toBe(60_001)
  expect(held('a@x.example', 'b@one.example')?.until).toBe(3_600_001)
  expect(held('b@x.example', 'b@one.example')?.line).toBe(held(null, 'c@one.example')?.line)
  expect(held('b@x.example', 'b@one.example')?.line).not.toBe(held(null, 'c@two.example')?.line)
  limits.begin(from(null, 'a@three.example'), 5_000)
  expect(limits.hold(from(null, 'a@four.example'), 10_000)?.until).toBe(3_605_001)
})

test('without limits nothing is held back, and no connection counted', () => {
  const limits = limiter({})
  for (let count = 0; count < 100; count++) expect(begin(limits, mailTo('a@x.example'), 0)).toBeUndefined()
  expect(limits.connections).toBeUndefined()
})

test.each([
  [{ mailsPerSecnd: 1 }, 'OPTIONS_UNKNOWN', 'mailsPerSecnd'],
  [{ mailsPerSecond: 0 }, 'OPTIONS_INVALID', 'mailsPerSecond'],
  [{ mailsPerSecond: 1.5 }, 'OPTIONS_INVALID', 'mailsPerSecond'],
  [{ maxConnections: '5' }, 'OPTIONS_INVALID', 'maxConnections'],
  [{ perDomain: 5 }, 'OPTIONS_INVALID', 'perDomain'],
  [{ perDomain: { maxConnections: 1 } }, 'OPTIONS_UNKNOWN', 'perDomain.maxConnections'],
  [{ perSender: { mailsPerHour: Number.NaN } }, 'OPTIONS_INVALID', 'perSender.mailsPerHour'],
  [{ domains: { 'a b': {} } }, 'OPTIONS_INVALID', 'domains.a b'],
  [{ domains: { 'a.example': { mails: 1 } } }, 'OPTIONS_UNKNOWN', 'domains.a.example.mails'],
  [[], 'OPTIONS_INVALID', 'options'],
])('%j is refused', (options, code, option) => {
  expect(() => limiter(options as LimiterOptions)).toThrow(expect.objectContaining({ code, option }))
})

const DOMAINS = ['a.example', 'b.example', 'c.example']
const arrival = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(400)),
  sender: fc.constantFrom('x@from.example', 'y@from.example'),
  to: fc.array(fc.constantFrom(...DOMAINS), { minLength: 1, maxLength: 4 }),
})

test('over several keys at once, no second holds more of any than its limit', () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 80 }), (arrivals) => {
      const limits = limiter({
        recipientsPerSecond: 9,
        perDomain: { mailsPerSecond: 2, recipientsPerSecond: 4 },
        domains: { 'c.example': { mailsPerSecond: 1 } },
        perSender: { mailsPerSecond: 3 },
      })
      const starts: { at: number; sender: string; to: readonly string[] }[] = []
      let waiting: { sender: string; to: readonly string[] }[] = []
      let now = 0
      const advance = (): void => {
        waiting = waiting.filter(({ sender, to }) => {
          const [first = '', ...others] = to.map((domain, index) => `r${index}@${domain}`)
          if (begin(limits, from(sender, first, ...others), now) !== undefined) return true
          starts.push({ at: now, sender, to })
          return false
        })
      }
      for (const { afterMs, sender, to } of arrivals) {
        now += afterMs
        waiting.push({ sender, to })
        advance()
      }
      for (let turn = 0; turn < 100 * arrivals.length && waiting.length > 0; turn++) {
        now += 100
        advance()
      }
      expect(waiting).toEqual([])
      for (const { at } of starts) {
        const second = starts.filter((start) => start.at >= at && start.at <= at + 1_000)
        const toDomain = (domain: string) => second.map(({ to }) => to.filter((each) => each === domain).length)
        expect(second.flatMap(({ to }) => to).length).toBeLessThanOrEqual(9)
        for (const domain of DOMAINS) {
          const mails = toDomain(domain).filter((count) => count > 0).length
          expect(mails).toBeLessThanOrEqual(domain === 'c.example' ? 1 : 2)
          if (domain !== 'c.example')
            expect(toDomain(domain).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(4)
        }
        for (const sender of ['x@from.example', 'y@from.example']) {
          expect(second.filter((start) => start.sender === sender).length).toBeLessThanOrEqual(3)
        }
      }
    }),
  )
})
