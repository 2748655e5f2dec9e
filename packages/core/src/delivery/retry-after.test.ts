import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

test.each([
  ['4.7.1 Please try again in 5 minutes', 300_000],
  ['4.7.0 Retry after 300 seconds', 300_000],
  ['4.2.0 <joe@example.com>: Recipient address rejected: Greylisted for 300s', 300_000],
  ['Greylisting in action, please come back in 00:04:59', 299_000],
  ['4.7.1 Graylisted, wait 1 hour', 3_600_000],
  ['Deferred: try later, in 90 sec', 90_000],
  ['too many connections, retry after 60', 60_000],
  ['Try again in 1 min', 60_000],
])('%s', (text, ms) => {
  expect(retryAfterMs({ code: 451, lines: [text] })).toBe(ms)
  expect(retryAfterMs({ code: 451, lines: text.split(', ') })).toBe(ms)
})

test.each([
  'try again later',
  '4.7.28 Rate limited: 100 mails in 60 minutes. Try again later',
  'Our system has detected an unusual rate. Try again later. d2e1a72fcca58-13s.5 - gsmtp',
  'try again in 0 seconds',
  'try again in 999999 hours',
  'try again in 30 weeks',
  'queued as 5 minutes',
  '',
])('no time: %s', (text) => {
  expect(retryAfterMs({ code: 450, lines: [text] })).toBeUndefined()
})

test('a refusal for good names no time to come back', () => {
  expect(retryAfterMs({ code: 550, lines: ['greylisted, try again in 5 minutes'] })).toBeUndefined()
})

test('whatever a server says, the time is none, or one of at most a day', () => {
  const word = fc.constantFrom(
    'again',
    'in',
    'retry',
    'greylisted',
    '5',
    '300s',
    '00:01:00',
    'minutes',
    '99999999',
    ':',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 400 }), (lines) => {
      const ms = retryAfterMs({ code: 421, lines })
      if (ms === undefined) return
      expect(ms).toBeGreaterThan(0)
      expect(ms).toBeLessThanOrEqual(86_400_000)
    }),
  )
})
