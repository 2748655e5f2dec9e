import assert from 'node:assert/strict'
import { after, describe, it, type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { noUnexpectedMail } from '@turbomail/transport-debug/node-test'
import { assertNotSent, assertSent, outbox, restOutbox, withOutbox } from '@turbomail/transport-debug/testing'
import { mailer, sendOrder } from './shop.ts'

const NUMBERS = Array.from({ length: 50 }, (_, index) => index + 1)

after(async () => {
  await mailer.stop()
  assert.throws(() => outbox.mails, TypeError)
  assertSent(restOutbox, { to: 'nobody@example.com', count: 1 })
  assertSent(restOutbox, { count: 1 })
})
noUnexpectedMail()

describe('each test has what it has sent, and nothing else', { concurrency: 50 }, () => {
  for (const number of NUMBERS) {
    it(
      String(number),
      withOutbox(async (context: TestContext) => {
        const to = `ann${number}@example.com`
        await mailer.submit({ to, subject: `First ${number}`, text: 'Hello' })
        await setImmediate()
        await Promise.all([sendOrder(to, number), context.test('a part', () => sendOrder(to, number))])
        assert.equal((await outbox.whenMails(3)).length, 3)
        assertSent(outbox, { count: 3 })
        assertSent(outbox, { to, subject: `First ${number}`, count: 1 })
        assertSent(outbox, { to, subject: `Your order ${number}`, count: 2 })
        assert.deepEqual(outbox.mails[0]?.labels, {})
      }),
    )
  }
})

test('a test of which nobody has taken care sends into no outbox of a test', async () => {
  await sendOrder('nobody@example.com')
  assert.throws(() => outbox.mails, /There is no outbox here/)
})

test(
  'unless it does so itself',
  withOutbox(async () => {
    assertNotSent(outbox)
    await sendOrder('ann@example.com')
    assertSent(outbox, { to: 'ann@example.com', count: 1 })
  }),
)
