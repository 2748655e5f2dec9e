import { outbox, withOutbox } from '@turbomail/transport-debug/testing'
import { expect, test } from 'vitest'
import { sendOrder } from './shop.ts'

test('no mail at all', () => {
  expect(outbox).toHaveSent({ to: 'ann@example.com', subject: /order/ })
})

test('the nearest of two', async () => {
  await sendOrder('eve@example.com', 8)
  await sendOrder('ann@example.com')
  expect(outbox).toHaveSent({
    to: 'ann@example.com',
    subject: 'Your order 7',
    text: 'Your order has the number 8.',
    attachments: ['invoice.pdf', { filename: 'terms.pdf', mediaType: 'application/pdf' }],
    headers: { 'X-Campaign': 'spring' },
    labels: { kind: /^order$/ },
  })
})

test('one too many', async () => {
  await sendOrder('ann@example.com')
  expect(outbox).not.toHaveSent({ bcc: 'archive@example.com' })
})

test('left alone', async () => {
  await sendOrder('ann@example.com')
})

test('an expectation that can be none', async () => {
  await sendOrder('ann@example.com')
  expect(outbox).toHaveSent({ subjct: 'Your order' } as object)
})

test(
  'left alone within an outbox of its own',
  withOutbox(async () => {
    await sendOrder('ann@example.com')
  }),
)
