import { type Action, dribble, omit, raw, repeat } from '@turbomail/fake-server'
import { accepted, closed, inDoubt, late, type TransactionFault, untried, usable } from './fault.ts'
import { at, broken, CONTENT, DATA, everyWay, FIRST, MAIL, PLACES, type Place, SECOND } from './place.ts'

/** What breaks the count or the form of replies, at a place where the count can still be told. */
const NO_REPLIES: readonly (readonly [string, Action, string])[] = [
  ['an over-long line', repeat('250 x'), 'REPLY_MALFORMED'],
  ['endless lines', repeat('250-x\r\n'), 'REPLY_MALFORMED'],
  ['mixed codes', raw('250-a\r\n550 b\r\n'), 'REPLY_MALFORMED'],
  ['nonsense', raw('what?\r\n'), 'REPLY_MALFORMED'],
  ['an empty line', raw('\r\n'), 'REPLY_MALFORMED'],
  ['a lone LF', raw('\n'), 'REPLY_MALFORMED'],
  ['NUL', raw('\0\r\n'), 'REPLY_MALFORMED'],
  ['a code that is none', raw('650 fine\r\n'), 'REPLY_MALFORMED'],
  ['a code with a letter behind it', raw('250x\r\n'), 'REPLY_MALFORMED'],
  ['334', raw('334 what\r\n'), 'REPLY_UNEXPECTED'],
]

const MALFORMED = [
  ...PLACES.flatMap((place) =>
    [...NO_REPLIES, wrongCode(place)].map(
      ([what, answer, cause]): TransactionFault => ({
        name: `${what} to ${place.name}`,
        rules: (sender) => [place.rule(sender, answer)],
        expected: at(place, closed(broken(place, cause))),
      }),
    ),
  ),
]

function wrongCode({ usual }: Place): readonly [string, Action, string] {
  const code = usual.startsWith('354') ? '250' : '354'
  return [code, raw(`${code} wrong\r\n`), 'REPLY_UNEXPECTED']
}

/** What a lenient reader takes for the reply that it stands for. */
const ODD_REPLIES: readonly (readonly [string, (usual: string) => Action])[] = [
  ['octet by octet', (usual) => dribble(usual)],
  ['in several lines', (usual) => `${usual.slice(0, 3)}-one\n${usual.slice(0, 3)}-two\n${usual}`],
  ['octet by octet in several lines', (usual) => dribble(`${usual.slice(0, 3)}-one\n${usual}`)],
  ['with a bare LF', (usual) => raw(`${usual}\n`)],
  ['with NUL and other control characters in its text', (usual) => raw(`${usual} \0\x1b[2J\r\n`)],
  ['with its code alone', (usual) => raw(`${usual.slice(0, 3)}\r\n`)],
]

const ODD = PLACES.flatMap((place) =>
  ODD_REPLIES.map(
    ([how, action]): TransactionFault => ({
      name: `a reply to ${place.name} ${how}`,
      rules: (sender) => [place.rule(sender, action(place.usual))],
      expected: at(place, usable(accepted)),
    }),
  ),
)

/**
 * DATA answers 354, which no other command does: there the count is told to be lost. Where mails leave whole nothing
 * tells it before the end.
 */
const MISCOUNTED: readonly TransactionFault[] = [
  ...[MAIL, FIRST, SECOND].flatMap((place): TransactionFault[] => [
    {
      name: `two replies to ${place.name}`,
      shifts: true,
      rules: (sender) => [place.rule(sender, [place.usual, '250 extra'])],
      expected: everyWay(closed(untried('REPLY_UNEXPECTED')), { eager: closed(accepted) }),
    },
    {
      name: `no reply to ${place.name}`,
      shifts: true,
      rules: (sender) => [place.rule(sender, omit())],
      expected: everyWay(closed(untried('REPLY_UNEXPECTED')), {
        'one by one': late(closed(untried('REPLY_TIMEOUT'))),
        eager: late(closed(inDoubt('REPLY_TIMEOUT'))),
      }),
    },
  ]),
  {
    name: 'two replies to DATA',
    oneSegment: true,
    rules: (sender) => [DATA.rule(sender, raw('354 go\r\n250 extra\r\n'))],
    expected: at(DATA, closed(inDoubt('REPLY_UNEXPECTED'))),
  },
  {
    name: 'two replies to the content',
    shifts: true,
    rules: (sender) => [CONTENT.rule(sender, [CONTENT.usual, '250 extra'])],
    expected: everyWay(closed(accepted)),
  },
]

/** Answers that come when nobody waits for them any longer. */
const TOO_LATE = PLACES.map(
  (place): TransactionFault => ({
    name: `a reply to ${place.name} after the deadline`,
    rules: (sender, gate) => [place.rule(sender, [gate, place.usual])],
    expected: at(place, late(closed(broken(place, 'REPLY_TIMEOUT')))),
  }),
)

/** Replies that are none, odd, miscounted or late. */
export const REPLY_FAULTS: readonly TransactionFault[] = [...MALFORMED, ...ODD, ...MISCOUNTED, ...TOO_LATE]
