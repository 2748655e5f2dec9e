import { test } from 'node:test'
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

test(
  'left alone',
  withOutbox(async () => {
    await sendOrder('ann@example.com')
  }),
)
