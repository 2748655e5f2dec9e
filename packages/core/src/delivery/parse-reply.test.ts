import { expect, test } from 'vitest'
import { parseReply } from './parse-reply.ts'

test.each([
  ['250', { code: 250, lines: [''] }],
  ['250 OK', { code: 250, lines: ['OK'] }],
  ['550 5.1.1 no such user', { code: 550, enhanced: [5, 1, 1], lines: ['5.1.1 no such user'] }],
  ['550 5.1.10', { code: 550, enhanced: [5, 1, 10], lines: ['5.1.10'] }],
  ['250 2.0 is no status code', { code: 250, lines: ['2.0 is no status code'] }],
  ['452-4.3.1 full,\r\n452 4.3.1 quite', { code: 452, enhanced: [4, 3, 1], lines: ['4.3.1 full,', '4.3.1 quite'] }],
])('%j is a reply', (text, reply) => {
  expect(parseReply(text)).toEqual(reply)
})

test.each(['', 'OK', '25 OK', '2500', '250OK', '250-a\nb'])('%j is none', (text) => {
  expect(parseReply(text)).toBeUndefined()
})
