import { type Answer, on, type Rule } from '@turbomail/fake-server'
import { accepted, type Expected, inDoubt, refused, type Shown, type TransactionFault, untried } from './fault.ts'

type Expectations = TransactionFault['expected']

/** Where in a transaction a relay may do something. */
export interface Place {
  readonly name: string
  readonly usual: string
  readonly rule: (sender: string, answer: Answer, within?: { readonly within: number }) => Rule
  /** What a refusal with this code comes to. */
  readonly refusal: (code: number) => readonly [Shown, Shown]
}

const both = (shown: Shown): readonly [Shown, Shown] => [shown, shown]

export const MAIL: Place = {
  name: 'MAIL',
  usual: '250 2.1.0 fine',
  rule: (sender, answer, within) => on('MAIL', { sender, ...within }, answer),
  refusal: (code) => both(refused('mail', code)),
}
export const FIRST: Place = {
  name: 'the first RCPT',
  usual: '250 2.1.5 fine',
  rule: (sender, answer, within) => on('RCPT', { sender, nth: 1, ...within }, answer),
  refusal: (code) => [refused('recipient', code), accepted],
}
export const SECOND: Place = {
  name: 'the second RCPT',
  usual: '250 2.1.5 fine',
  rule: (sender, answer, within) => on('RCPT', { sender, nth: 2, ...within }, answer),
  refusal: (code) => [accepted, refused('recipient', code)],
}
export const DATA: Place = {
  name: 'DATA',
  usual: '354 go ahead',
  rule: (sender, answer, within) => on('DATA', { sender, ...within }, answer),
  refusal: (code) => both(refused('mail', code)),
}
export const CONTENT: Place = {
  name: 'the content',
  usual: '250 2.0.0 taken',
  rule: (sender, answer, within) => on('CONTENT', { sender, ...within }, answer),
  refusal: (code) => both(refused('mail', code)),
}

export const ENVELOPE: readonly Place[] = [MAIL, FIRST, SECOND, DATA]
export const PLACES: readonly Place[] = [...ENVELOPE, CONTENT]

/** Where mails leave whole, what was sent and not answered may have been accepted: only a 421 says that it was not. */
function eagerly(expected: Expected): Expected {
  const [first, second] = expected.outcomes.map((shown) =>
    shown.cause === undefined || shown.cause === 'RELAY_UNAVAILABLE' ? shown : inDoubt(shown.cause),
  ) as [Shown, Shown]
  return { ...expected, outcomes: [first, second] }
}

export function everyWay(expected: Expected, others: Partial<Expectations> = {}): Expectations {
  return { pipelined: expected, 'one by one': expected, chunks: undefined, eager: eagerly(expected), ...others }
}

/** DATA is not said where mails leave whole. */
export function at(place: Place, expected: Expected, others: Partial<Expectations> = {}): Expectations {
  return everyWay(expected, place === DATA ? { ...others, eager: undefined } : others)
}

/** What breaks the connection here leaves this behind: in doubt, once the content was sent. */
export const broken = (place: Place, cause: string): Shown => (place === CONTENT ? inDoubt : untried)(cause)
