import { expect, test } from 'vitest'
import { mailTo, path } from '../../test/support/hand-made-mail.ts'
import type { Outcome } from './receipt.ts'
import { settleOutcomes } from './settle-outcomes.ts'

const mail = mailTo('a@example.com', 'b@example.com', 'c@example.com')
const accepted = (text: string): Outcome => ({ path: path(text), fate: 'accepted' })

test('outcomes are put in the order of the envelope', () => {
  const given = [accepted('c@example.com'), accepted('A@example.com'), accepted('b@EXAMPLE.com')]
  const { outcomes, breach } = settleOutcomes(mailTo('A@example.com', 'b@example.com', 'c@example.com'), given)
  expect(outcomes.map(String)).toHaveLength(3)
  expect(outcomes.map(({ path }) => path.localPart)).toEqual(['A', 'b', 'c'])
  expect(breach).toBeUndefined()
})

test('a recipient that has no outcome is in doubt, never accepted', () => {
  const { outcomes, breach } = settleOutcomes(mail, [accepted('a@example.com'), accepted('c@example.com')])
  expect(breach?.code).toBe('TRANSPORT_CONTRACT')
  expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'in-doubt', 'accepted'])
  expect(outcomes[1]).toMatchObject({ path: { localPart: 'b' }, cause: breach })
})

test('a recipient that has two outcomes is in doubt, even if both say accepted', () => {
  const given = ['a', 'b', 'b', 'c'].map((name) => accepted(`${name}@example.com`))
  const { outcomes, breach } = settleOutcomes(mail, given)
  expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'in-doubt', 'accepted'])
  expect(breach?.message).toContain('b@example.com has 2 outcomes')
})

test('an outcome for somebody else is a breach, and changes nothing for the recipients', () => {
  const given = ['a', 'b', 'c', 'd'].map((name) => accepted(`${name}@example.com`))
  const { outcomes, breach } = settleOutcomes(mail, given)
  expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'accepted', 'accepted'])
  expect(breach?.message).toContain('d@example.com is no recipient')
})

test.each([undefined, null, 'accepted', {}, [], [null], [{ path: 'a@example.com', fate: 'accepted' }], [{ fate: 1 }]])(
  '%j are no outcomes: everybody is in doubt',
  (given) => {
    const { outcomes, breach } = settleOutcomes(mail, given)
    expect(outcomes.map(({ fate }) => fate)).toEqual(['in-doubt', 'in-doubt', 'in-doubt'])
    expect(breach?.code).toBe('TRANSPORT_CONTRACT')
  },
)

test('a fate that does not exist is not taken for acceptance', () => {
  const given = mail.envelope.recipients.map(({ path }) => ({ path, fate: 'delivered' }))
  expect(settleOutcomes(mail, given).outcomes.map(({ fate }) => fate)).toEqual(['in-doubt', 'in-doubt', 'in-doubt'])
})

test('permanence and fault are filled in where they were left out', () => {
  const [a, b, c] = mail.envelope.recipients.map(({ path }) => path)
  const { outcomes, breach } = settleOutcomes(mail, [
    { path: a, fate: 'refused', reply: { code: 450, lines: [] } },
    { path: b, fate: 'refused' },
    { path: c, fate: 'untried' },
  ])
  expect(breach).toBeUndefined()
  expect(outcomes).toMatchObject([
    { permanence: 'transient', fault: 'recipient' },
    { permanence: 'permanent', fault: 'recipient' },
    { permanence: 'transient', fault: 'relay' },
  ])
})
