import { expect, test } from 'vitest'
import { judgeReply, type Phase } from './fault-table.ts'

const PHASES: readonly Phase[] = ['connect', 'greeting', 'ehlo', 'tls', 'auth', 'mail', 'rcpt', 'data', 'content']

test.each(PHASES)('421, 454, 530, 534 and 535 are the relay’s in phase %s', (phase) => {
  for (const code of [421, 454]) {
    expect(judgeReply({ code }, phase)).toMatchObject({ fault: 'relay', permanence: 'transient' })
  }
  for (const code of [530, 534, 535]) {
    expect(judgeReply({ code }, phase)).toEqual({ fault: 'relay', permanence: 'permanent', next: 'other-relay' })
  }
  expect(judgeReply({ code: 421 }, phase).next).toBe('fresh-connection')
})

test.each([
  ['greeting', 554, 'relay', 'permanent', 'other-relay'],
  ['greeting', 450, 'relay', 'transient', 'fresh-connection'],
  ['ehlo', 550, 'relay', 'permanent', 'other-relay'],
  ['auth', 432, 'relay', 'transient', 'fresh-connection'],
  ['mail', 451, 'mail', 'transient', 'retry'],
  ['mail', 452, 'mail', 'transient', 'retry'],
  ['mail', 552, 'mail', 'permanent', 'done'],
  ['rcpt', 450, 'recipient', 'transient', 'retry'],
  ['rcpt', 550, 'recipient', 'permanent', 'done'],
  ['data', 451, 'mail', 'transient', 'retry'],
  ['content', 554, 'mail', 'permanent', 'done'],
] as const)('in phase %s, %i is the %s’s and %s: %s', (phase, code, fault, permanence, next) => {
  expect(judgeReply({ code }, phase)).toEqual({ fault, permanence, next })
})

test('452 and 552 after accepted recipients mean too many', () => {
  for (const code of [452, 552]) {
    expect(judgeReply({ code }, 'rcpt', 1)).toEqual({
      fault: 'recipient',
      permanence: 'transient',
      next: 'further-transaction',
    })
    expect(judgeReply({ code, enhanced: [Math.floor(code / 100), 5, 3] }, 'rcpt', 9).next).toBe('further-transaction')
  }
  expect(judgeReply({ code: 452 }, 'rcpt', 0).next).toBe('retry')
  expect(judgeReply({ code: 552 }, 'rcpt', 0).next).toBe('done')
})

test('a full mailbox after accepted recipients is not taken for too many of them', () => {
  expect(judgeReply({ code: 452, enhanced: [4, 2, 2] }, 'rcpt', 3).next).toBe('retry')
  expect(judgeReply({ code: 552, enhanced: [5, 2, 2] }, 'rcpt', 3).next).toBe('done')
  expect(judgeReply({ code: 552, enhanced: [5, 3, 4] }, 'rcpt', 3).next).toBe('done')
})

test('a reply that is no refusal where one was not hoped for leaves the connection unusable', () => {
  for (const code of [220, 354, 250, 999]) {
    expect(judgeReply({ code }, 'content')).toEqual({
      fault: 'relay',
      permanence: 'transient',
      next: 'fresh-connection',
    })
  }
})
