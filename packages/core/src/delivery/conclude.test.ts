import { expect, test } from 'vitest'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { conclude } from './conclude.ts'
import type { Attempt } from './dispatcher.ts'
import { failedAttempt } from './make-attempt.ts'
import { narrowMail } from './narrow-mail.ts'
import type { Fate, Outcome } from './receipt.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const mail = mailTo('a@example.com', 'b@example.com')
const [a, b] = mail.envelope.recipients
const failure = new TransportFailedError('CONNECTION_LOST', 'The connection broke', { permanence: 'transient' })

function attempt(fates: Readonly<Record<string, Fate>>): Attempt {
  const outcomes = mail.envelope.recipients.flatMap(({ path }): Outcome[] => {
    const fate = fates[path.localPart]
    return fate === undefined ? [] : [{ path, fate, permanence: 'transient', fault: 'recipient' }]
  })
  const recipients = mail.envelope.recipients.filter(({ path }) => path.localPart in fates)
  const [first, ...others] = recipients
  if (first === undefined) throw new TypeError('nobody')
  return { mail: narrowMail(mail, [first, ...others]), outcomes, startedAt: 0, endedAt: 1 }
}

function fatesOf(history: readonly Attempt[]): readonly Fate[] {
  try {
    return conclude(mail, history).outcomes.map(({ fate }) => fate)
  } catch (error) {
    return (error as { receipt: { outcomes: Outcome[] } }).receipt.outcomes.map(({ fate }) => fate)
  }
}

test('a receipt has every recipient once, in the order of the envelope, and each fate by itself', () => {
  const receipt = conclude(mail, [attempt({ a: 'refused', b: 'accepted' })])
  expect(receipt).toMatchObject({ messageId: mail.messageId, attempts: 1 })
  expect(receipt.outcomes.map(({ path }) => path)).toEqual([a.path, b?.path])
  expect(receipt.accepted.map(({ path }) => String(path))).toEqual(['b@example.com'])
  expect(receipt.refused.map(({ path }) => String(path))).toEqual(['a@example.com'])
  expect([receipt.inDoubt, receipt.untried]).toEqual([[], []])
})

test.each<[string, Readonly<Record<string, Fate>>[], Fate]>([
  ['accepted stays accepted', [{ a: 'accepted', b: 'refused' }, { b: 'accepted' }], 'accepted'],
  ['in doubt, then refused, stays in doubt', [{ a: 'in-doubt', b: 'accepted' }, { a: 'refused' }], 'in-doubt'],
  ['in doubt, then untried, stays in doubt', [{ a: 'in-doubt', b: 'accepted' }, { a: 'untried' }], 'in-doubt'],
  ['in doubt, then accepted, is accepted', [{ a: 'in-doubt', b: 'accepted' }, { a: 'accepted' }], 'accepted'],
  ['refused, then never answered, stays refused', [{ a: 'refused', b: 'accepted' }, { a: 'untried' }], 'refused'],
  ['untried, then refused, is refused', [{ a: 'untried', b: 'accepted' }, { a: 'refused' }], 'refused'],
])('%s', (_, attempts, fate) => {
  expect(fatesOf(attempts.map(attempt))).toEqual([fate, 'accepted'])
})

test('nobody accepted: the error has the receipt, and says why', () => {
  const reply = { code: 550, enhanced: [5, 1, 1], lines: ['No such user', 'here'] } as const
  const refused = mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate: 'refused', reply }))
  const history = [{ mail, outcomes: refused, startedAt: 0, endedAt: 0 }]
  expect(() => conclude(mail, history)).toThrow(
    expect.objectContaining({
      code: 'DELIVERY_REFUSED',
      message: 'a@example.com was refused: 550 5.1.1 No such user here, and 1 more',
      receipt: expect.objectContaining({ accepted: [], refused }),
    }),
  )
})

test('an error in doubt goes before a refusal, and untried is what is left', () => {
  expect(() => conclude(mail, [attempt({ a: 'refused', b: 'in-doubt' })])).toThrow(
    expect.objectContaining({ code: 'DELIVERY_IN_DOUBT' }),
  )
  const failed = failedAttempt(mail, failure, 0, 0)
  expect(() => conclude(mail, [failed, failed])).toThrow(
    expect.objectContaining({
      code: 'DELIVERY_UNTRIED',
      cause: failure,
      message: 'a@example.com was not tried: The connection broke, and 1 more',
      receipt: expect.objectContaining({ attempts: 2 }),
    }),
  )
})
