import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { deliveryError } from './conclude.ts'
import { createReceipt } from './create-receipt.ts'
import type { Outcome } from './receipt.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const mail = mailTo('a@example.com', 'b@example.com')
const failure = new TransportFailedError('CONNECT_FAILED', 'No relay', { permanence: 'transient' })
const outcomes = mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate: 'untried', cause: failure }))
const error = deliveryError(createReceipt(mail, outcomes, 3), failure)

test('it is shown with what became of each recipient, and the cause once', () => {
  const shown = inspect(error)
  expect(shown).toMatch(/^DeliveryError: a@example.com was not tried: No relay, and 1 more\n {4}at /)
  expect(shown).toContain("code: 'DELIVERY_UNTRIED'")
  expect(shown).toContain('attempts: 3')
  expect(shown).toContain("'b@example.com was not tried: No relay'")
  expect(shown.match(/CONNECT_FAILED/g)).toHaveLength(1)
})

test('showing it changes nothing of it', () => {
  inspect(error)
  expect(error.receipt.untried).toEqual(outcomes)
  expect(Object.keys(error).sort()).toEqual(['code', 'name', 'receipt'])
})

test('as the cause of another it is shown as well, no deeper than was asked for', () => {
  expect(inspect(new Error('ours', { cause: error }))).toContain('[cause]: DeliveryError: a@example.com was not tried')
  expect(inspect({ error }, { depth: 0 })).not.toContain('b@example.com')
})
