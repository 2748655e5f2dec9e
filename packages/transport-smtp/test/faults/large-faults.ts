import { type Action, type Answer, disconnect, on, type Rule, raw, reset } from '@turbomail/fake-server'
import { closed, type Expected, late, refused, type TransactionFault, untried, usable } from './fault.ts'

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
    large: true,
    expected: byData(expected),
  }),
)

const READS_NO_MORE: readonly TransactionFault[] = [
  {
    name: 'no reading any longer inside the content',
    rules: (sender, gate) => [inside(sender, gate)],
    large: true,
    deaf: true,
    expected: byData(late(closed(untried('REPLY_TIMEOUT')))),
  },
  {
    name: 'no reading any longer inside a chunk',
    rules: (sender, gate) => [on('BDAT', { sender, within: 1 }, gate)],
    large: true,
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
    large: true,
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
        large: true,
        expected: byChunks(closed(untried('CONNECTION_LOST'))),
      }),
    ),
    fault(`354 to ${chunk}`, raw('354 go\r\n'), closed(untried('REPLY_UNEXPECTED'))),
    fault(`mixed codes to ${chunk}`, raw('250-a\r\n550 b\r\n'), closed(untried('REPLY_MALFORMED'))),
  ]
})

export const LARGE_FAULTS: readonly TransactionFault[] = [...INSIDE_CONTENT, ...READS_NO_MORE, ...CHUNKS]
