import { type Action, type Answer, disconnect, on, type Rule, raw, reset } from '@turbomail/fake-server'
import {
  closed,
  type Expected,
  inDoubt,
  LARGE,
  late,
  MEDIUM,
  refused,
  type TransactionFault,
  untried,
  usable,
} from './fault.ts'

/** So much of a large content has come when something happens to it. */
const SOME_OCTETS = 100_000

const inside = (sender: string, answer: Answer): Rule => on('CONTENT', { sender, within: SOME_OCTETS }, answer)

const byData = (expected: Expected): TransactionFault['expected'] => ({
  pipelined: expected,
  'one by one': expected,
  chunks: undefined,
  eager: undefined,
})

const byChunks = (expected: Expected): TransactionFault['expected'] => ({
  pipelined: undefined,
  'one by one': undefined,
  chunks: expected,
  eager: expected,
})

const INSIDE: readonly (readonly [string, Action, Expected])[] = [
  ['an end', disconnect(), closed(untried('CONNECTION_LOST'))],
  ['a reset', reset(), closed(untried('CONNECTION_LOST'))],
  ['half a reply and an end', [raw('25'), disconnect()], closed(untried('CONNECTION_LOST'))],
  ['552, which may come early', raw('552 5.3.4 too big\r\n'), closed(refused('mail', 552))],
  ['250, which may not', raw('250 fine\r\n'), closed(untried('REPLY_UNEXPECTED'))],
  ['421 and an end', [raw('421 4.3.2 closing\r\n'), disconnect()], closed(refused('relay', 421))],
  ['nonsense', raw('what?\r\n'), closed(untried('REPLY_MALFORMED'))],
]

const INSIDE_CONTENT = INSIDE.map(
  ([what, answer, expected]): TransactionFault => ({
    name: `${what} inside the content`,
    rules: (sender) => [inside(sender, answer)],
    large: LARGE,
    expected: byData(expected),
  }),
)

const READS_NO_MORE: readonly TransactionFault[] = [
  {
    name: 'no reading any longer inside the content',
    rules: (sender, gate) => [inside(sender, gate)],
    large: LARGE,
    deaf: true,
    expected: byData(late(closed(untried('REPLY_TIMEOUT')))),
  },
  {
    name: 'no reading any longer inside a chunk',
    rules: (sender, gate) => [on('BDAT', { sender, within: 1 }, gate)],
    large: LARGE,
    deaf: true,
    expected: byChunks(late(closed(untried('REPLY_TIMEOUT')))),
  },
]

const ENDS: readonly (readonly [string, Action])[] = [
  ['an end', disconnect()],
  ['a reset', reset()],
]

const CHUNKS = [1, 2, 3].flatMap((nth): TransactionFault[] => {
  const chunk = `chunk ${nth}`
  const fault = (name: string, answer: Answer, expected: Expected): TransactionFault => ({
    name,
    rules: (sender) => [on('BDAT', { sender, nth }, answer)],
    large: LARGE,
    expected: byChunks(expected),
  })
  return [
    ...[552, 452].map((code) => fault(`${code} to ${chunk}`, `${code} no more`, usable(refused('mail', code)))),
    fault(`421 to ${chunk} and an end`, ['421 4.3.2 closing', disconnect()], closed(refused('relay', 421))),
    ...ENDS.map(([how, end]) =>
      fault(`${how} instead of a reply to ${chunk}`, end, closed(untried('CONNECTION_LOST'))),
    ),
    ...ENDS.map(
      ([how, end]): TransactionFault => ({
        name: `${how} inside ${chunk}`,
        rules: (sender) => [on('BDAT', { sender, nth, within: 1 }, end)],
        large: LARGE,
        expected: byChunks(closed(untried('CONNECTION_LOST'))),
      }),
    ),
    fault(`354 to ${chunk}`, raw('354 go\r\n'), closed(untried('REPLY_UNEXPECTED'))),
    fault(`mixed codes to ${chunk}`, raw('250-a\r\n550 b\r\n'), closed(untried('REPLY_MALFORMED'))),
  ]
})

const ofMany = (sender: string, nth: number, answer: Answer): Rule => on('BDAT', { sender, nth }, answer)

/** All chunks are on their way when the first is answered. */
const SENT_WHOLE = (
  [
    ['552', ['552 no more'], usable(refused('mail', 552))],
    ['552 to the first, and 250 to the last', ['552 no more', '250 taken'], closed(inDoubt('REPLY_UNEXPECTED'))],
    ['an end instead of a reply', [disconnect()], closed(inDoubt('CONNECTION_LOST'))],
    ['421 and an end', [['421 4.3.2 closing', disconnect()]], closed(untried('RELAY_UNAVAILABLE'))],
    ['354', [raw('354 go\r\n')], closed(inDoubt('REPLY_UNEXPECTED'))],
  ] as const
).map(
  ([what, answers, expected]): TransactionFault => ({
    name: `${what} to the first of two chunks that have left`,
    rules: (sender) => answers.map((answer, index) => ofMany(sender, index + 1, answer)),
    large: MEDIUM,
    expected: { pipelined: undefined, 'one by one': undefined, chunks: undefined, eager: expected },
  }),
)

export const LARGE_FAULTS: readonly TransactionFault[] = [...INSIDE_CONTENT, ...READS_NO_MORE, ...CHUNKS, ...SENT_WHOLE]
