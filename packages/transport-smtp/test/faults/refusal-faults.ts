import { disconnect, on, reset } from '@turbomail/fake-server'
import { accepted, closed, inDoubt, refused, type TransactionFault, untried, usable } from './fault.ts'
import { at, CONTENT, DATA, everyWay, FIRST, MAIL, PLACES, SECOND } from './place.ts'

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
      company: answer === CLOSING ? 'never' : undefined,
      expected: at(place, closed(shown)),
    }
  }),
)

const PARTLY_UNAVAILABLE: TransactionFault = {
  name: '550 to a recipient and 421 to the next',
  rules: (sender) => [FIRST.rule(sender, '550 5.1.1 no'), SECOND.rule(sender, [CLOSING, disconnect()])],
  expected: everyWay(closed(refused('recipient', 550), untried('RELAY_UNAVAILABLE'))),
}

/** Replies that say no, and 421. */
export const REFUSAL_FAULTS: readonly TransactionFault[] = [
  ...REFUSALS,
  ...PARTICULAR_REFUSALS,
  ...WANTED_FOR_NOBODY,
  ...UNAVAILABLE,
  PARTLY_UNAVAILABLE,
]
