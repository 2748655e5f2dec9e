import { attachments } from './attachments.ts'
import { checkExpected, someEntriesOf } from './check-expected.ts'
import { accepted, correspondents, inBcc, inFields, reversePath } from './correspondents.ts'
import type { Criterion } from './criterion.ts'
import type { SentExpectation } from './expectation.ts'
import { listCriterion } from './list-criterion.ts'
import { bodyCriterion, textCriteria, textCriterion } from './text-criterion.ts'

/** An expectation that has been looked over. */
export interface ReadExpectation {
  readonly criteria: readonly Criterion[]
  /** `undefined` is one or more. */
  readonly count: number | undefined
}

type Reader = (expected: unknown) => readonly Criterion[]

const READERS: Readonly<Record<Exclude<keyof SentExpectation, 'count'>, Reader>> = {
  from: (expected) => [listCriterion('from', expected, correspondents, (mail) => inFields(mail, 'from'))],
  to: (expected) => [listCriterion('to', expected, correspondents, (mail) => inFields(mail, 'to'))],
  cc: (expected) => [listCriterion('cc', expected, correspondents, (mail) => inFields(mail, 'cc'))],
  bcc: (expected) => [listCriterion('bcc', expected, correspondents, inBcc)],
  envelope: readEnvelope,
  subject: (expected) => [textCriterion('subject', expected, (mail) => mail.subject)],
  text: (expected) => [bodyCriterion('text', expected, (mail) => mail.text)],
  html: (expected) => [bodyCriterion('html', expected, (mail) => mail.html)],
  headers: (expected) =>
    textCriteria('headers', expected, (mail, name) =>
      mail.fields.filter((field) => field.name.toLowerCase() === name.toLowerCase()).map(({ text }) => text),
    ),
  attachments: (expected) => [listCriterion('attachments', expected, attachments, (mail) => mail.attachments)],
  labels: (expected) =>
    textCriteria('labels', expected, ({ labels }, name) => (Object.hasOwn(labels, name) ? [labels[name] ?? ''] : [])),
}

/** Throws a `TypeError` for what can be no expectation: an unknown name, a value that is left open, or one of another form. */
export function readExpectation(expectation: unknown): ReadExpectation {
  checkExpected(expectation, [...Object.keys(READERS), 'count'])
  const { count, ...others } = expectation as SentExpectation
  if (count !== undefined && !(Number.isInteger(count) && count >= 0)) {
    throw new TypeError('count must be a whole number of at least 0')
  }
  const criteria = Object.entries(others).flatMap(([name, value]) => READERS[name as keyof typeof READERS](value))
  return { criteria, count }
}

function readEnvelope(expected: unknown): readonly Criterion[] {
  someEntriesOf(expected, 'envelope.')
  checkExpected(expected, ['from', 'to'], 'envelope.')
  const { from, to } = expected as { readonly from?: unknown; readonly to?: unknown }
  const sender = from === null ? [] : from
  return [
    ...(from === undefined ? [] : [listCriterion('envelope.from', sender, correspondents, reversePath)]),
    ...(to === undefined ? [] : [listCriterion('envelope.to', to, correspondents, accepted)]),
  ]
}
