import {
  type Action,
  type Answer,
  disconnect,
  dribble,
  omit,
  on,
  type Rule,
  raw,
  repeat,
  reset,
} from '@turbomail/fake-server'
import {
  accepted,
  closed,
  type Expected,
  inDoubt,
  late,
  refused,
  type Shown,
  type TransactionFault,
  untried,
  usable,
} from './fault.ts'

type Expectations = TransactionFault['expected']

/** Where in a transaction a relay may do something. */
interface Place {
  readonly name: string
  readonly usual: string
  readonly rule: (sender: string, answer: Answer, within?: { readonly within: number }) => Rule
  /** What a refusal with this code comes to. */
  readonly refusal: (code: number) => readonly [Shown, Shown]
}

const both = (shown: Shown): readonly [Shown, Shown] => [shown, shown]

const MAIL: Place = {
  name: 'MAIL',
  usual: '250 2.1.0 fine',
  rule: (sender, answer, within) => on('MAIL', { sender, ...within }, answer),
  refusal: (code) => both(refused('mail', code)),
}
const FIRST: Place = {
  name: 'the first RCPT',
  usual: '250 2.1.5 fine',
  rule: (sender, answer, within) => on('RCPT', { sender, nth: 1, ...within }, answer),
  refusal: (code) => [refused('recipient', code), accepted],
}
const SECOND: Place = {
  name: 'the second RCPT',
  usual: '250 2.1.5 fine',
  rule: (sender, answer, within) => on('RCPT', { sender, nth: 2, ...within }, answer),
  refusal: (code) => [accepted, refused('recipient', code)],
}
const DATA: Place = {
  name: 'DATA',
  usual: '354 go ahead',
  rule: (sender, answer, within) => on('DATA', { sender, ...within }, answer),
  refusal: (code) => both(refused('mail', code)),
}
const CONTENT: Place = {
  name: 'the content',
  usual: '250 2.0.0 taken',
  rule: (sender, answer, within) => on('CONTENT', { sender, ...within }, answer),
  refusal: (code) => both(refused('mail', code)),
}

const ENVELOPE = [MAIL, FIRST, SECOND, DATA]
const PLACES = [...ENVELOPE, CONTENT]

/** Where mails leave whole, what was sent and not answered may have been accepted: only a 421 says that it was not. */
function eagerly(expected: Expected): Expected {
  const [first, second] = expected.outcomes.map((shown) =>
    shown.cause === undefined || shown.cause === 'RELAY_UNAVAILABLE' ? shown : inDoubt(shown.cause),
  ) as [Shown, Shown]
  return { ...expected, outcomes: [first, second] }
}

function everyWay(expected: Expected, others: Partial<Expectations> = {}): Expectations {
  return { pipelined: expected, 'one by one': expected, chunks: undefined, eager: eagerly(expected), ...others }
}

/** DATA is not said where mails leave whole. */
function at(place: Place, expected: Expected, others: Partial<Expectations> = {}): Expectations {
  return everyWay(expected, place === DATA ? { ...others, eager: undefined } : others)
}

/** An action, and another behind it. */
function and(first: string, then: Action): Action {
  return [first, ...(Array.isArray(then) ? then : [then])]
}

const REFUSALS = PLACES.flatMap((place) =>
  [550, 450].map(
    (code): TransactionFault => ({
      name: `${code} to ${place.name}`,
      rules: (sender) => [place.rule(sender, `${code} not now`)],
      expected: at(place, usable(...place.refusal(code))),
    }),
  ),
)

const PARTICULAR_REFUSALS: readonly TransactionFault[] = [
  {
    name: '530 to MAIL',
    rules: (sender) => [MAIL.rule(sender, '530 5.7.0 log in first')],
    expected: everyWay(usable(refused('relay', 530))),
  },
  {
    name: '550 to every RCPT',
    rules: (sender) => [on('RCPT', { sender }, '550 5.1.1 unknown')],
    expected: everyWay(usable(refused('recipient', 550))),
  },
  {
    name: '452 to every RCPT, so that none is one too many',
    rules: (sender) => [on('RCPT', { sender }, '452 4.5.3 too many')],
    expected: everyWay(usable(refused('recipient', 452))),
  },
  ...['452 4.5.3 too many', '552 too many', '452 too many'].map(
    (reply): TransactionFault => ({
      name: `${reply} after one was accepted`,
      rules: (sender) => [SECOND.rule(sender, reply)],
      expected: everyWay(
        usable(accepted, {
          fate: 'untried',
          permanence: 'transient',
          fault: 'recipient',
          code: Number(reply.slice(0, 3)),
        }),
      ),
    }),
  ),
  {
    name: '552 5.2.2 after one was accepted: a full mailbox is not one too many',
    rules: (sender) => [SECOND.rule(sender, '552 5.2.2 full')],
    expected: everyWay(usable(accepted, refused('recipient', 552))),
  },
  {
    name: '550 to a recipient and 450 to DATA',
    rules: (sender) => [FIRST.rule(sender, '550 5.1.1 unknown'), DATA.rule(sender, '450 4.3.0 later')],
    expected: at(DATA, usable(refused('recipient', 550), refused('mail', 450))),
  },
  {
    name: '550 to a recipient and 450 to the content',
    rules: (sender) => [FIRST.rule(sender, '550 5.1.1 unknown'), CONTENT.rule(sender, '450 4.3.0 later')],
    expected: everyWay(usable(refused('recipient', 550), refused('mail', 450))),
  },
]

/** The server goes on as if all was well, and has to be told that there is no content. */
const WANTED_FOR_NOBODY: readonly TransactionFault[] = (
  [
    ['every recipient was refused', 'RCPT', 'recipient'],
    ['the sender was refused', 'MAIL', 'mail'],
  ] as const
).map(([what, verb, fault]) => ({
  name: `354 although ${what}`,
  rules: (sender) => [
    on(verb, { sender }, '550 no'),
    on('RCPT', { sender }, '250 fine'),
    DATA.rule(sender, '354 go ahead'),
    CONTENT.rule(sender, '554 no recipients'),
    on('BDAT', { sender }, '250 taken'),
  ],
  expected: everyWay(usable(refused(fault, 550)), {
    eager: closed(fault === 'mail' ? inDoubt('REPLY_UNEXPECTED') : refused(fault, 550)),
  }),
}))

const CLOSING = '421 4.3.2 closing'

const UNAVAILABLE = PLACES.flatMap((place) =>
  [CLOSING, [CLOSING, disconnect()], [CLOSING, reset()]].map((answer, index): TransactionFault => {
    const shown = place === CONTENT ? refused('relay', 421) : untried('RELAY_UNAVAILABLE')
    return {
      name: `421 to ${place.name}${['', ' and an end', ' and a reset'][index]}`,
      rules: (sender) => [place.rule(sender, answer)],
      alone: answer === CLOSING,
      expected: at(place, closed(shown)),
    }
  }),
)

const PARTLY_UNAVAILABLE: TransactionFault = {
  name: '550 to a recipient and 421 to the next',
  rules: (sender) => [FIRST.rule(sender, '550 5.1.1 no'), SECOND.rule(sender, [CLOSING, disconnect()])],
  expected: everyWay(closed(refused('recipient', 550), untried('RELAY_UNAVAILABLE'))),
}

const ENDS: readonly (readonly [string, Action])[] = [
  ['an end', disconnect()],
  ['a reset', reset()],
  ['half a reply and an end', [raw('25'), disconnect()]],
  ['half a line more and an end', [raw('250-fine\r\n250'), disconnect()]],
]

const lost = (place: Place): Shown => (place === CONTENT ? inDoubt : untried)('CONNECTION_LOST')

const LOST = [
  ...PLACES.flatMap((place) =>
    ENDS.map(
      ([how, end]): TransactionFault => ({
        name: `${how} instead of a reply to ${place.name}`,
        rules: (sender) => [place.rule(sender, end)],
        expected: at(place, closed(lost(place))),
      }),
    ),
  ),
  ...ENVELOPE.flatMap((place) =>
    ENDS.slice(0, 2).map(
      ([how, end]): TransactionFault => ({
        name: `${how} behind the reply to ${place.name}`,
        rules: (sender) => [place.rule(sender, and(place.usual, end))],
        expected: at(place, closed((place === DATA ? inDoubt : untried)('CONNECTION_LOST'))),
      }),
    ),
  ),
  ...ENDS.slice(0, 2).map(
    ([how, end]): TransactionFault => ({
      name: `${how} behind the reply to the content`,
      rules: (sender) => [CONTENT.rule(sender, and(CONTENT.usual, end))],
      expected: everyWay(closed(accepted)),
    }),
  ),
  ...ENVELOPE.flatMap((place) =>
    ENDS.slice(0, 2).map(
      ([how, end]): TransactionFault => ({
        name: `${how} within ${place.name}`,
        rules: (sender) => [
          place.rule(sender, end, { within: place === MAIL ? 'MAIL FROM:<'.length + sender.length : 5 }),
        ],
        expected: at(place, closed(untried('CONNECTION_LOST'))),
      }),
    ),
  ),
  {
    name: 'an end after a recipient was refused',
    rules: (sender: string) => [FIRST.rule(sender, '550 5.1.1 unknown'), CONTENT.rule(sender, disconnect())],
    expected: everyWay(closed(refused('recipient', 550), inDoubt('CONNECTION_LOST'))),
  },
]

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

const broken = (place: Place, cause: string): Shown => (place === CONTENT ? inDoubt : untried)(cause)

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

export const SMALL_FAULTS: readonly TransactionFault[] = [
  ...REFUSALS,
  ...PARTICULAR_REFUSALS,
  ...WANTED_FOR_NOBODY,
  ...UNAVAILABLE,
  PARTLY_UNAVAILABLE,
  ...LOST,
  ...MALFORMED,
  ...ODD,
  ...MISCOUNTED,
  ...TOO_LATE,
]
