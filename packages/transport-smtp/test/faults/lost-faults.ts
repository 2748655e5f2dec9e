import { type Action, disconnect, raw, reset } from '@turbomail/fake-server'
import { accepted, closed, inDoubt, refused, type TransactionFault, untried } from './fault.ts'
import { at, broken, CONTENT, DATA, ENVELOPE, everyWay, FIRST, MAIL, PLACES } from './place.ts'

/** An action, and another behind it. */
function and(first: string, then: Action): Action {
  return [first, ...(Array.isArray(then) ? then : [then])]
}

const ENDS: readonly (readonly [string, Action])[] = [
  ['an end', disconnect()],
  ['a reset', reset()],
  ['half a reply and an end', [raw('25'), disconnect()]],
  ['half a line more and an end', [raw('250-fine\r\n250'), disconnect()]],
]

/** Connections that end, by FIN or by RST, at every place and between them. */
export const LOST_FAULTS: readonly TransactionFault[] = [
  ...PLACES.flatMap((place) =>
    ENDS.map(
      ([how, end]): TransactionFault => ({
        name: `${how} instead of a reply to ${place.name}`,
        rules: (sender) => [place.rule(sender, end)],
        expected: at(place, closed(broken(place, 'CONNECTION_LOST'))),
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
