import { describe, test } from 'node:test'
import { noUnexpectedMail } from '@turbomail/transport-debug/node-test'
import { assertNotSent, assertSent, outbox, withOutbox } from '@turbomail/transport-debug/testing'
import { sendOrder } from './shop.ts'

noUnexpectedMail()

test(
  'the nearest of two',
  withOutbox(async () => {
    await sendOrder('eve@example.com', 8)
    await sendOrder('ann@example.com')
    assertSent(outbox, { to: 'ann@example.com', subject: 'Your order 7', text: /number 9/ })
  }),
)

test(
  'too few',
  withOutbox(async () => {
    await sendOrder('ann@example.com')
    await sendOrder('eve@example.com')
    assertSent(outbox, { to: /@example\.com>$/, bcc: ['archive@example.com'], envelope: { from: null }, count: 2 })
  }),
)

test(
  'one too many',
  withOutbox(async () => {
    await sendOrder('ann@example.com')
    assertNotSent(outbox, { bcc: 'archive@example.com' })
  }),
)

describe('at the same time', { concurrency: true }, () => {
  test(
    'left alone',
    withOutbox(() => sendOrder('ann@example.com')),
  )

  test(
    'not to blame',
    withOutbox(async () => {
      for (let number = 1; number <= 5; number++) await sendOrder('ann@example.com')
      assertSent(outbox, { count: 5 })
    }),
  )

  test(
    'not to blame either, and told by a call when it is over',
    withOutbox((_: object, done: () => void) => {
      assertNotSent(outbox)
      done()
    }),
  )
})
