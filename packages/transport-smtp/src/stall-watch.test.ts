import { expect, test } from 'vitest'
import { RelayKnowledge } from './relay-memory.ts'
import { StallWatch } from './stall-watch.ts'

/** Mails whose replies come `gaps` milliseconds after each other: to the content before, to RSET, MAIL, RCPT and DATA. */
function watch(mails: number, gaps: readonly [number, number, number, number]): RelayKnowledge {
  const knowledge = new RelayKnowledge()
  const stalls = new StallWatch(knowledge)
  let now = 1000
  for (let mail = 0; mail < mails; mail++) {
    now += 500
    stalls.replied('content', true, now)
    for (const [index, verb] of ['RSET', 'MAIL', 'RCPT', 'DATA'].entries()) {
      now += gaps[index] ?? 0
      stalls.replied(verb, verb !== 'DATA', now)
    }
  }
  return knowledge
}

test.each([
  ['no pauses', 100, [0, 0, 0, 0], 'full'],
  ['short ones', 100, [5, 5, 5, 5], 'full'],
  ['a few', 3, [40, 0, 0, 0], 'full'],
  ['always one behind the end of a content', 4, [40, 0, 0, 0], 'transaction'],
  ['always one between MAIL and RCPT', 4, [0, 0, 40, 0], 'off'],
  ['a slow answer to DATA', 100, [0, 0, 0, 40], 'full'],
] as const)('%s', (_, mails, gaps, pipelining) => {
  expect(watch(mails, gaps).atMost('full')).toBe(pipelining)
})

test('a pause now and then is none', () => {
  const knowledge = new RelayKnowledge()
  const stalls = new StallWatch(knowledge)
  for (let mail = 0; mail < 100; mail++) {
    stalls.replied('content', true, mail * 1000)
    stalls.replied('RSET', true, mail * 1000 + (mail % 3 === 0 ? 0 : 40))
  }
  expect(knowledge.atMost('full')).toBe('full')
})

test('time that passes while nothing is owed is no pause', () => {
  const knowledge = new RelayKnowledge()
  const stalls = new StallWatch(knowledge)
  for (let mail = 0; mail < 100; mail++) {
    stalls.replied('content', false, mail * 1000)
    stalls.replied('RSET', false, mail * 1000 + 500)
  }
  expect(knowledge.atMost('full')).toBe('full')
})
