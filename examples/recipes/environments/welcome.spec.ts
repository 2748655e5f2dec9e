/** node --env-file=test.env --test welcome.spec.ts */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { outbox } from '@turbomail/transport-debug'
import { mailer } from './mailer.ts'
import { welcome } from './welcome.ts'

beforeEach(() => outbox.clear())
after(() => mailer.stop())

test('a newcomer is welcomed', async () => {
  await welcome('you@example.com')
  const mails = outbox.mails.map((mail) => [mail.header('From'), String(mail.to), mail.subject])
  assert.deepEqual(mails, [['The Shop <shop@example.com>', 'you@example.com', 'Welcome']])
})

test('an address that is none is told to whoever calls', async () => {
  await assert.rejects(welcome('you at example'), { name: 'AddressError' })
  assert.equal(outbox.mails.length, 0)
})
