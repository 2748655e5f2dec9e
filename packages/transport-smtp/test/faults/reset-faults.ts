import {
  type Action,
  type Answer,
  disconnect,
  dribble,
  on,
  type Rule,
  raw,
  repeat,
  reset,
} from '@turbomail/fake-server'
import { accepted, closed, type Expected, inDoubt, late, type TransactionFault, untried, usable } from './fault.ts'

type Expectations = TransactionFault['expected']

/** RSET stands between two mails, in one write with the second. */
function behind(previous: string, answer: Answer, within?: { readonly within: number }): Rule {
  return on('RSET', { ...within }, (event) => {
    if (event.session.transactions.at(-1)?.reversePath !== previous) return undefined
    return typeof answer === 'function' ? answer(event) : answer
  })
}

const inCompany = (pipelined: Expected, eager: Expected): Expectations => ({
  pipelined,
  'one by one': undefined,
  chunks: undefined,
  eager,
})

const fails = (cause: string, of: (expected: Expected) => Expected = (expected) => expected): Expectations =>
  inCompany(of(closed(untried(cause))), of(closed(cause === 'RELAY_UNAVAILABLE' ? untried(cause) : inDoubt(cause))))

const works = inCompany(usable(accepted), usable(accepted))

const ANSWERS: readonly (readonly [string, Action, Expectations])[] = [
  ['421 and an end', ['421 4.3.2 closing', disconnect()], fails('RELAY_UNAVAILABLE')],
  ['421 and a reset', ['421 4.3.2 closing', reset()], fails('RELAY_UNAVAILABLE')],
  ['503', '503 5.5.1 not now', fails('REPLY_UNEXPECTED')],
  ['354', raw('354 go\r\n'), fails('REPLY_UNEXPECTED')],
  ['an end', disconnect(), fails('CONNECTION_LOST')],
  ['a reset', reset(), fails('CONNECTION_LOST')],
  ['half a reply and an end', [raw('25'), disconnect()], fails('CONNECTION_LOST')],
  ['a reply and an end', ['250 fine', disconnect()], fails('CONNECTION_LOST')],
  ['an over-long line', repeat('250 x'), fails('REPLY_MALFORMED')],
  ['endless lines', repeat('250-x\r\n'), fails('REPLY_MALFORMED')],
  ['mixed codes', raw('250-a\r\n550 b\r\n'), fails('REPLY_MALFORMED')],
  ['nonsense', raw('what?\r\n'), fails('REPLY_MALFORMED')],
  ['a reply octet by octet', dribble('250 fine'), works],
  ['a reply with a bare LF', raw('250 fine\n'), works],
]

export const RESET_FAULTS: readonly TransactionFault[] = [
  ...ANSWERS.map(
    ([name, answer, expected]): TransactionFault => ({
      name: `${name} to RSET`,
      company: 'only',
      rules: (_sender, _gate, previous) => [behind(previous, answer)],
      expected,
    }),
  ),
  ...[disconnect(), reset()].map(
    (end): TransactionFault => ({
      name: `${end.do === 'reset' ? 'a reset' : 'an end'} within RSET`,
      company: 'only',
      rules: (_sender, _gate, previous) => [behind(previous, end, { within: 5 })],
      expected: fails('CONNECTION_LOST'),
    }),
  ),
  {
    name: 'a reply to RSET after the deadline',
    company: 'only',
    rules: (_sender, gate, previous) => [behind(previous, [gate, '250 fine'])],
    expected: fails('REPLY_TIMEOUT', late),
  },
]
